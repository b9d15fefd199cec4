using Keywright.Server.WebConsole.Pages;

namespace Keywright.Server.WebConsole.Visits;

/// <summary>What comes of a visit.</summary>
internal abstract record Page
{
    private Page()
    {
    }

    public static Page Of<TPage, TModel>(TModel model, int status = 200)
        where TPage : PageOf<TModel>
        where TModel : class
        => new Shown(status, typeof(TPage), model);

    public static Page Refused(int status, string title, string sentence) => Of<ProblemPage, ProblemModel>(new(title, sentence), status);

    /// <summary>A component of the Pages folder, with what it shows.</summary>
    public sealed record Shown(int Status, Type Component, object Model) : Page
    {
        /// <summary>The model may hold a secret.</summary>
        public override string ToString() => $"Shown({Status}, {Component.Name}, ***)";
    }

    /// <summary>A file for the visitor to keep.</summary>
    public sealed record Document(string ContentType, string Name, string Text) : Page;

    /// <summary>The browser is to ask for another page.</summary>
    public sealed record Elsewhere(string Path) : Page;
}
