using System.CommandLine;
using Keywright.Cli.Terminals;
using Keywright.Control;
using QRCoder;

namespace Keywright.Cli.UserCommands;

/// <summary><c>users code</c>: a device for one-time codes, scanned, then confirmed by its first code.</summary>
internal sealed class CodeVerb : Verb
{
    private readonly Argument<string> name = new("NAME") { Description = "Who." };
    private readonly Option<string?> confirm = new("--confirm") { HelpName = "CODE", Description = "The first code of a device enrolled before." };

    public CodeVerb(EverywhereOptions everywhere, Surroundings surroundings)
        : base("code", "Give a person a device for one-time codes: a QR code to scan, then ten recovery codes.", "./keywright users code alice", "./keywright users code alice --confirm 123456")
    {
        Arguments.Add(name);
        Options.Add(confirm);
        Does(everywhere, surroundings, (call, ct) => SecretReader.WithAsync(call, async secrets =>
        {
            using var client = call.Connect();
            var first = call.Get(confirm);
            if (first is null)
            {
                var enrolled = await client.EnrolCodeAsync(call.Get(name)!, ct).ConfigureAwait(false);
                if (enrolled is not ControlAnswer<CodeEnrolled>.Done { Value: var device } || call.Json || !surroundings.InputIsTerminal)
                {
                    return call.With(enrolled, made => ShowDevice(call, made));
                }

                ShowDevice(call, device);
                using var typed = secrets.Ask("The code it shows now");
                first = typed.Text();
            }

            var answer = await client.ConfirmCodeAsync(call.Get(name)!, new ConfirmCode(first), ct).ConfigureAwait(false);
            return call.With(answer, made => ShowCodes(call, made));
        }, "code"));
    }

    private static int ShowDevice(Call call, CodeEnrolled device)
    {
        if (call.Json)
        {
            return call.Print(device, ControlJson.Default.CodeEnrolled);
        }

        using var data = QRCodeGenerator.GenerateQrCode(device.Uri, QRCodeGenerator.ECCLevel.L);
        using var picture = new AsciiQRCode(data);
        call.Output.WriteLine(picture.GetGraphicSmall());
        call.Output.WriteLine(SafeText.Of($"Scan it with an authenticator program, or type the secret {device.Secret}. Both are shown this once."));
        call.Output.WriteLine(SafeText.Of($"It counts once its first code is in: ./keywright users code {device.Name} --confirm 123456"));
        return ExitCode.Done;
    }

    private static int ShowCodes(Call call, RecoveryCodesMade made)
    {
        if (call.Json)
        {
            return call.Print(made, ControlJson.Default.RecoveryCodesMade);
        }

        call.Output.WriteLine(SafeText.Of($"The device of {made.Name} is confirmed. Recovery codes, each good once in its place, shown this once:"));
        foreach (var code in made.Codes)
        {
            call.Output.WriteLine("  " + SafeText.Of(code));
        }

        return ExitCode.Done;
    }
}
