using System.Text.Json.Serialization;
using Keywright.Cli.AuditCommands;
using Keywright.Cli.KeyCommands;
using Keywright.Cli.VaultCommands;
using Keywright.Doctor;
using Keywright.Doctor.Signatures;

namespace Keywright.Cli;

/// <summary>What the program itself prints under <c>--json</c>; the server's words are printed as they came.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(CalendarWritten))]
[JsonSerializable(typeof(ServeStarted))]
[JsonSerializable(typeof(SnippetPrinted))]
[JsonSerializable(typeof(VerifyVerdict))]
[JsonSerializable(typeof(BackupWritten))]
[JsonSerializable(typeof(HomeRestored))]
[JsonSerializable(typeof(BackupDrilled))]
[JsonSerializable(typeof(ExaminationReport))]
[JsonSerializable(typeof(SignatureReport))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(bool))]
internal sealed partial class CliJson : JsonSerializerContext;
