using Keywright.Gateway.Requests;

namespace Keywright.Gateway.Manage.SubAccounts;

/// <summary>A sub-account as the desk of its keys finds it.</summary>
/// <param name="Name">What this gateway calls it; null: only the exchange knows it, and no key here is of it.</param>
/// <param name="Email">What the exchange's routes call it.</param>
internal readonly record struct SubAccountPlace(string? Name, string Email);

/// <summary>The accounts under an account at one kind of venue, by e-mail.</summary>
internal interface ISubAccounts
{
    /// <summary>Whom the caller means, or why that is nobody.</summary>
    ValueTask<(SubAccountPlace Found, Refusal? Why)> FindAsync(AdmittedRequest request, string email);

    /// <summary>Sees to it that keys can be cut for one that was found.</summary>
    /// <param name="request">Who wants it.</param>
    /// <param name="found">Which.</param>
    /// <param name="by">Asked again by whoever waits for something else.</param>
    /// <returns>What this gateway calls it, or why no key can be cut.</returns>
    ValueTask<(string? Name, Refusal? Why)> OpenAsync(AdmittedRequest request, SubAccountPlace found, AskingKey by);
}
