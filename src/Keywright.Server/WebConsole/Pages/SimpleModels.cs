namespace Keywright.Server.WebConsole.Pages;

/// <summary>A page that says why there is no other.</summary>
/// <param name="Title">In two or three words.</param>
/// <param name="Sentence">What is wrong, and the mend.</param>
public sealed record ProblemModel(string Title, string Sentence);

/// <param name="Name">As typed.</param>
/// <param name="Next">Where to go when it went well; a path of ours.</param>
/// <param name="Problem">Why it went wrong; null at first.</param>
/// <param name="HasPeople">Whether there is anybody who could sign in.</param>
public sealed record SignInModel(string Name, string Next, string? Problem, bool HasPeople);

/// <param name="Gateway">Whether it is ready, with its reasons, and where it listens.</param>
public sealed record GatewayModel(Control.ServerStatus Gateway);
