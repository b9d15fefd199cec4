using System.Text.Json.Serialization;

namespace Keywright.Control;

/// <summary>The JSON both sides of the control socket speak; the program's <c>--json</c> prints the same.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    Converters = [typeof(UtcInstantConverter)])]
[JsonSerializable(typeof(CreateKey))]
[JsonSerializable(typeof(EditKey))]
[JsonSerializable(typeof(RenewKey))]
[JsonSerializable(typeof(RotateKey))]
[JsonSerializable(typeof(KeyCreated))]
[JsonSerializable(typeof(KeyDetails))]
[JsonSerializable(typeof(IReadOnlyList<KeyDetails>))]
[JsonSerializable(typeof(Deposit))]
[JsonSerializable(typeof(DepositMade))]
[JsonSerializable(typeof(AddAccount))]
[JsonSerializable(typeof(AccountDetails))]
[JsonSerializable(typeof(IReadOnlyList<AccountDetails>))]
[JsonSerializable(typeof(Transfer))]
[JsonSerializable(typeof(TransferMade))]
[JsonSerializable(typeof(AuditEntry))]
[JsonSerializable(typeof(IReadOnlyList<AuditEntry>))]
[JsonSerializable(typeof(ServerStatus))]
[JsonSerializable(typeof(AddUser))]
[JsonSerializable(typeof(SetRole))]
[JsonSerializable(typeof(SetPassword))]
[JsonSerializable(typeof(UserDetails))]
[JsonSerializable(typeof(IReadOnlyList<UserDetails>))]
[JsonSerializable(typeof(CodeEnrolled))]
[JsonSerializable(typeof(ConfirmCode))]
[JsonSerializable(typeof(RecoveryCodesMade))]
[JsonSerializable(typeof(CreateToken))]
[JsonSerializable(typeof(TokenDetails))]
[JsonSerializable(typeof(IReadOnlyList<TokenDetails>))]
[JsonSerializable(typeof(SignIn))]
[JsonSerializable(typeof(SessionDetails))]
[JsonSerializable(typeof(IReadOnlyList<SessionDetails>))]
[JsonSerializable(typeof(Ended))]
[JsonSerializable(typeof(VaultStatus))]
[JsonSerializable(typeof(Problem))]
public sealed partial class ControlJson : JsonSerializerContext;
