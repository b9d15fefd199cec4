using Keywright.Binance.Wire;
using Keywright.Binance.Wire.Upstream;
using Keywright.Gateway.Execute.Live;
using Keywright.Gateway.Execute.Live.Users;

namespace Keywright.Gateway.Streams;

/// <summary>What a real exchange told of an account, as far as a listener may hear it.</summary>
internal static class LiveReports
{
    /// <summary>Null when it is not for this sight.</summary>
    /// <param name="told">What there is to tell.</param>
    /// <param name="sight">How much of the account is heard.</param>
    /// <param name="one">One of those who hear so much.</param>
    public static StreamEvent? Of(UserTold told, AccountSight sight, UserListener one)
    {
        if (sight.Tag is { } tag && !told.IsFor(tag))
        {
            return null;
        }

        var shown = told.Event;
        if (sight.Slice is { } key)
        {
            // What comes to the account from outside, or goes, is in nobody's slice.
            switch (told.Event.Kind)
            {
                case "balanceUpdate" or "externalLockUpdate":
                    return null;
                case "outboundAccountPosition":
                    shown = Sliced(told.Event, key, one);
                    break;
            }
        }

        return new StreamEvent(shown.Write);
    }

    private static UpstreamEvent Sliced(UpstreamEvent position, int key, UserListener one)
    {
        var (venue, allocation) = ((LiveVenue)one.Key.Venue, one.Key.Terms.Rules.Limits.Allocation ?? []);
        return new UpstreamEvent(position.Kind).AddTime("E", position.TimeUs("E")).AddTime("u", position.TimeUs("u")).Add("B", position.Items("B").Select(balance =>
        {
            var name = balance.Text("a") ?? "";
            var asset = venue.Rules.Assets.IndexOf(name);
            var (whole, locked) = asset < 0 ? (0, 0) : venue.Caps.SliceOf(key, asset, asset < allocation.Length ? allocation[asset] : 0);

            // Others may have spent what the slice was to be paid from: no more is shown as free than the account has.
            var free = Int128.Min(Int128.Max(0, whole - locked), balance.Amount("f").Units);
            return UpstreamEvent.Item().Add("a", name).Add("f", new Amount(free).ToString()).Add("l", new Amount(locked).ToString());
        }));
    }
}
