namespace Keywright.Gateway.Manage.People;

/// <summary>What is asked for.</summary>
public enum Operation
{
    KeyCreate,
    KeyRotate,

    /// <summary>Edit, renew, thaw.</summary>
    KeyChange,

    /// <summary>Freeze, revoke: taking away must never wait for a telephone.</summary>
    KeyEnd,
    AccountAdd,

    /// <summary>People, their passwords and devices.</summary>
    PersonChange,
    TokenChange,

    /// <summary>Who is told when a key changes.</summary>
    AnnouncementChange,
}

/// <summary>On what.</summary>
public enum AccountKind
{
    Paper,
    Live,

    /// <summary>On the gateway itself: who may change things is the same for all accounts.</summary>
    Gateway,
}

/// <summary>When a one-time code is asked for, once somebody has a device that makes them.</summary>
public static class CodeRule
{
    private enum Need
    {
        Never,
        IfItWidens,
        Always,
    }

    private static readonly Dictionary<(Operation, AccountKind), Need> Table = new()
    {
        [(Operation.KeyCreate, AccountKind.Paper)] = Need.Never,
        [(Operation.KeyRotate, AccountKind.Paper)] = Need.Never,
        [(Operation.KeyChange, AccountKind.Paper)] = Need.Never,
        [(Operation.KeyEnd, AccountKind.Paper)] = Need.Never,
        [(Operation.AccountAdd, AccountKind.Paper)] = Need.Never,
        [(Operation.KeyCreate, AccountKind.Live)] = Need.Always,
        [(Operation.KeyRotate, AccountKind.Live)] = Need.Always,
        [(Operation.KeyChange, AccountKind.Live)] = Need.IfItWidens,
        [(Operation.KeyEnd, AccountKind.Live)] = Need.Never,
        [(Operation.AccountAdd, AccountKind.Live)] = Need.Always,
        [(Operation.PersonChange, AccountKind.Gateway)] = Need.IfItWidens,
        [(Operation.TokenChange, AccountKind.Gateway)] = Need.IfItWidens,
        [(Operation.AnnouncementChange, AccountKind.Gateway)] = Need.IfItWidens,
    };

    /// <param name="widens">Whether somebody or some key may do more afterwards.</param>
    public static bool Asks(Operation operation, AccountKind kind, bool widens) => !Table.TryGetValue((operation, kind), out var need) || need switch
    {
        Need.Never => false,
        Need.IfItWidens => widens,
        _ => true,
    };
}
