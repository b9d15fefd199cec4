namespace Keywright.Gateway.Requests;

/// <summary>
/// The journal entry of one request: opened before anything is carried out. The paper venue makes intent, command and outcome
/// one record and writes it itself; what it has not written is appended when the entry is closed.
/// </summary>
public sealed class Entry(AuthenticRequest by)
{
    public AuthenticRequest By => by;

    /// <summary>What the request was about, in clear.</summary>
    public string Facts { get; init; } = "";

    /// <summary>It is in the journal.</summary>
    public bool Recorded { get; set; }

    /// <summary>Bytes of the journal kept for it, for what is carried out before it is recorded; 0 for none.</summary>
    public int Reserved { get; set; }

    /// <summary>The answer that goes with a recorded command; it leaves once the entry is on disk.</summary>
    public Reply? Reply { get; set; }

    /// <summary>The audit part as it will stand in the journal.</summary>
    public AuditHead Head(long timeUs, int status, int code, string rule) => new()
    {
        TimeUs = timeUs,
        KeyNumber = by.Key?.Number ?? 0,
        Account = by.Key?.Account ?? 0,
        Route = (ushort)by.Request.Route.Id,
        Status = (ushort)status,
        Code = code,
        Address = by.Request.Wire.Client,
        Digest = by.Digest,
        DeadlineUs = by.DeadlineUs,
        Rule = rule,
        Facts = Facts,
    };
}
