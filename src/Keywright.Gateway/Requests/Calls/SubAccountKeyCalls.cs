namespace Keywright.Gateway.Requests.Calls;

/// <summary>What is asked about the keys of a sub-account. No venue is asked: keys are the gateway's own.</summary>
/// <param name="Email">Whose.</param>
public abstract record SubAccountKeyCall(string Email) : SubAccountCall
{
    /// <summary>It may give a key more than it had.</summary>
    public virtual bool Gives => false;
}

/// <param name="Email">Whose it will be.</param>
/// <param name="Name">Its label.</param>
/// <param name="Rights">Beside reading.</param>
/// <param name="Addresses">It is to be bound to; null for none.</param>
/// <param name="PublicKeyPem">The public half of a key that signs by itself; null for a secret to be made.</param>
public sealed record CreateSubAccountKeyCall(string Email, string Name, KeyPermissions Rights, AddressList? Addresses, string? PublicKeyPem) : SubAccountKeyCall(Email)
{
    public override bool Gives => true;
}

/// <param name="Email">Whose.</param>
/// <param name="ApiKey">Only this one.</param>
/// <param name="Page">From 1.</param>
/// <param name="Size">Most on a page.</param>
public sealed record SubAccountKeysCall(string Email, string? ApiKey, int Page, int Size) : SubAccountKeyCall(Email)
{
    public override bool Changes => false;
}

/// <param name="Email">Whose.</param>
/// <param name="ApiKey">Which.</param>
/// <param name="Granted">Rights it is to have.</param>
/// <param name="Taken">Rights it is not to have; what is in neither stays as it is.</param>
public sealed record PermitSubAccountKeyCall(string Email, string ApiKey, KeyPermissions Granted, KeyPermissions Taken) : SubAccountKeyCall(Email)
{
    public override bool Gives => true;
}

public sealed record DeleteSubAccountKeyCall(string Email, string ApiKey) : SubAccountKeyCall(Email);

public sealed record SubAccountKeyAddressesCall(string Email, string ApiKey) : SubAccountKeyCall(Email)
{
    public override bool Changes => false;
}

/// <param name="Email">Whose.</param>
/// <param name="ApiKey">Which.</param>
/// <param name="Addresses">To be added to its own; null lifts the restriction.</param>
public sealed record BindSubAccountKeyCall(string Email, string ApiKey, AddressList? Addresses) : SubAccountKeyCall(Email)
{
    public override bool Gives => true;
}

/// <param name="Email">Whose.</param>
/// <param name="ApiKey">Which.</param>
/// <param name="Addresses">To be taken from its own.</param>
public sealed record UnbindSubAccountKeyCall(string Email, string ApiKey, AddressList Addresses) : SubAccountKeyCall(Email);
