using Keywright.Server.WebConsole.Visits;
using Microsoft.AspNetCore.Components;

namespace Keywright.Server.WebConsole.Pages;

/// <summary>A page: a component that is written once, whole, on the server. It needs no script to work.</summary>
/// <typeparam name="TModel">What it shows.</typeparam>
public abstract class PageOf<TModel> : ComponentBase
    where TModel : class
{
    [Parameter]
    [EditorRequired]
    public PageSetting Setting { get; set; } = null!;

    [Parameter]
    [EditorRequired]
    public TModel Model { get; set; } = null!;

    /// <summary>Who looks at it; only pages that are shown to anybody do without.</summary>
    protected Visitor Visitor => Setting.Visitor!;
}
