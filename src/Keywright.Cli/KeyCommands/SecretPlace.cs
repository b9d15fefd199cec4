using Keywright.Cli.Terminals;
using Keywright.Control;

namespace Keywright.Cli.KeyCommands;

/// <summary>Where a new secret goes, this once: into the file that <c>--env</c> names, else to the terminal.</summary>
internal sealed class SecretPlace : IDisposable
{
    private readonly EnvFile? file;

    private SecretPlace(EnvFile? file) => this.file = file;

    /// <param name="path">As typed; null when the secret is to be shown.</param>
    /// <param name="place">Ready before there is a secret, so that none is lost for want of it.</param>
    /// <param name="problem">Why it cannot be written there.</param>
    public static bool TryReserve(string? path, out SecretPlace? place, out string problem)
    {
        (EnvFile? file, place, problem) = (null, null, "");
        if (path is not null && !EnvFile.TryReserve(path, out file, out problem))
        {
            return false;
        }

        place = new SecretPlace(file);
        return true;
    }

    /// <summary>Writes the file, when there is a secret to write.</summary>
    public async Task KeepAsync(ControlClient client, ControlAnswer<KeyCreated> answer, CancellationToken ct)
    {
        if (file is not null && answer is ControlAnswer<KeyCreated>.Done { Value: var key })
        {
            var status = await client.StatusAsync(ct).ConfigureAwait(false);
            file.Fill(key, status is ControlAnswer<ServerStatus>.Done { Value.Api: var api } ? api : null);
        }
    }

    /// <summary>The API key, and the secret or where it is.</summary>
    public void Show(TextWriter output, KeyCreated key)
    {
        output.WriteLine($"  apiKey     {key.ApiKey}");
        if (key.Claim is { } claim)
        {
            output.WriteLine(SafeText.Of($"  claim      {claim.Url}"));
            output.WriteLine($"             Whoever opens this link first, until {TimeText.Short(claim.ExpiresAt)}, is shown the secret, once. Nobody has seen it yet.");
        }
        else if (file is not null)
        {
            output.WriteLine(SafeText.Of($"  secretKey  {(key.SecretKey is null ? "yours" : "shown once")}, in {file.Path} (mode 600)"));
        }
        else if (key.SecretKey is { } secret)
        {
            output.WriteLine($"  secretKey  {secret}");
            output.WriteLine("             The secret is shown this once: keep it now.");
        }
    }

    public void Dispose() => file?.Dispose();
}
