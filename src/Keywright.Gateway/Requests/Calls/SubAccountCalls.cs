namespace Keywright.Gateway.Requests.Calls;

/// <summary>What the holder of an account asks about the accounts under it. An e-mail names a sub-account; null is the account itself.</summary>
public abstract record SubAccountCall : Call
{
    private protected SubAccountCall()
    {
    }

    /// <summary>It changes accounts, balances or keys.</summary>
    public virtual bool Changes => true;
}

/// <param name="Name">What it is to be called, lower case.</param>
public sealed record FoundSubAccountCall(string Name) : SubAccountCall;

/// <param name="Email">Only this one; null for all.</param>
/// <param name="IsFrozen">Only those that are, or are not; none is.</param>
/// <param name="Page">From 1.</param>
/// <param name="Limit">Most on a page.</param>
public sealed record SubAccountListCall(string? Email, bool? IsFrozen, int Page, int Limit) : SubAccountCall
{
    public override bool Changes => false;
}

/// <param name="Email">Whose.</param>
/// <param name="AsNumbers">Amounts as JSON numbers.</param>
public sealed record SubAccountAssetsCall(string Email, bool AsNumbers) : SubAccountCall
{
    public override bool Changes => false;
}

/// <summary>Moves what is free from spot to spot.</summary>
/// <param name="FromEmail">Who gives.</param>
/// <param name="ToEmail">Who gets.</param>
/// <param name="Asset">The asset's index.</param>
/// <param name="Units">How much.</param>
/// <param name="ClientId">The caller's name for it; empty when it has none.</param>
public sealed record SubAccountTransferCall(string? FromEmail, string? ToEmail, int Asset, long Units, string ClientId) : SubAccountCall;

/// <param name="FromEmail">Only those from it; null for any.</param>
/// <param name="ToEmail">Only those to it; null for any.</param>
/// <param name="ClientId">Only the one of that name.</param>
/// <param name="StartUs">Not before.</param>
/// <param name="EndUs">Not after.</param>
/// <param name="Page">From 1.</param>
/// <param name="Limit">Most on a page.</param>
public sealed record SubAccountTransfersCall(string? FromEmail, string? ToEmail, string? ClientId, long? StartUs, long? EndUs, int Page, int Limit) : SubAccountCall
{
    public override bool Changes => false;
}
