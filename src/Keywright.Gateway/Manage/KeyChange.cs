using Keywright.Gateway.Manage.People;

namespace Keywright.Gateway.Manage;

/// <summary>A way in which a key changes while it lives.</summary>
/// <param name="Name">In the audit log.</param>
/// <param name="Done">The same once it is made, in announcements.</param>
/// <param name="Operation">What a one-time code is asked for.</param>
internal sealed record KeyChange(string Name, string Done, Operation Operation)
{
    public static readonly KeyChange Edit = new("edit", "edited", Operation.KeyChange);
    public static readonly KeyChange Renew = new("renew", "renewed", Operation.KeyChange);
    public static readonly KeyChange Rebind = new("rebind", "rebound", Operation.KeyChange);
    public static readonly KeyChange Rotate = new("rotate", "rotated", Operation.KeyRotate) { GivesSecret = true };
    public static readonly KeyChange Freeze = new("freeze", "frozen", Operation.KeyEnd);
    public static readonly KeyChange Thaw = new("thaw", "thawed", Operation.KeyChange) { LetsGo = true };

    /// <summary>Whoever makes it gets to see a secret of the key.</summary>
    public bool GivesSecret { get; private init; }

    /// <summary>It is for keys that a restore holds back as well, which take no other.</summary>
    public bool LetsGo { get; private init; }
}
