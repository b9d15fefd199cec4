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
[JsonSerializable(typeof(RegisterKey))]
[JsonSerializable(typeof(ReviewFound))]
[JsonSerializable(typeof(ReviewStatus))]
[JsonSerializable(typeof(SignOffReview))]
[JsonSerializable(typeof(SetReviews))]
[JsonSerializable(typeof(ReviewCalendar))]
[JsonSerializable(typeof(AssessService))]
[JsonSerializable(typeof(AssessmentMade))]
[JsonSerializable(typeof(IReadOnlyList<AssessQuestion>))]
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
[JsonSerializable(typeof(VaultStatus))]
[JsonSerializable(typeof(Problem))]
public sealed partial class ControlJson : JsonSerializerContext;
