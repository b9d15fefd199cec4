using Keywright.Gateway.Budgets;
using Keywright.Market.Agents;

namespace Keywright.Gateway.Execute.Paper;

/// <summary>The part of the state that shows another exchange's market.</summary>
internal sealed partial class PaperState
{
    /// <summary>Null in a home that never followed one.</summary>
    public Mirror? Mirror { get; private set; }

    /// <summary>Whatever the house has in the books goes, also the background market's: from here on they show what another exchange tells, which is nothing yet.</summary>
    public void OpenMirror(long timeUs)
    {
        Begin(timeUs);
        for (var account = 0; account < Exchange.AccountCount; account++)
        {
            if (Accounts.Find(account) is null)
            {
                foreach (var symbol in Rules.Symbols)
                {
                    Exchange.CancelAll(account, symbol.Index, timeUs, events);
                }
            }
        }

        Mirror ??= Mirror.Found(Exchange);
        Mirror.Forget();
        Project(0);
    }

    public void MoveMirror(MirrorUpdate update, long timeUs)
    {
        Begin(timeUs);
        (Mirror ?? throw new InvalidDataException("The journal moves a mirror that was never opened.")).Move(Exchange, update, timeUs, events);
        Project(0);
    }

    private void RestoreMirror(ref StateReader reader)
    {
        if (reader.Rest.Length > 0)
        {
            var rest = reader.Rest;
            Mirror = Mirror.Load(Rules, ref rest);
            reader.SkipTo(rest);
        }
    }
}
