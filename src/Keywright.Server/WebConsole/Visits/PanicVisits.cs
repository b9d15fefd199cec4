using System.Globalization;
using Keywright.Gateway.Manage.Panic;
using Keywright.Server.WebConsole.Pages;

namespace Keywright.Server.WebConsole.Visits;

/// <summary>The pages of a panic: what it would do, and once confirmed what it did. Sent twice it only finishes what was left.</summary>
internal sealed class PanicVisits(PanicDesk desk)
{
    public const string NameField = "name";
    public const string CancelAllField = "cancel-all";
    public const string FlattenField = "flatten";
    public const string SlippageField = "maxSlippage";
    public const string Yes = "yes";

    public Task<Page> ShowAsync(Visit visit) => Task.FromResult(Show(visit.Form));

    public async Task<Page> RunAsync(Visit visit)
    {
        if (Read(visit.Form) is not { } request)
        {
            return Show(visit.Form);
        }

        var result = await desk.RunAsync(request).ConfigureAwait(false);
        return result.Report is { } report
            ? Page.Of<PanicReportPage, PanicReportModel>(new(report))
            : Page.Of<PanicPage, PanicModel>(new(visit.Form, null, result.Problem), 400);
    }

    private Page Show(SentForm form)
    {
        if (Read(form) is not { } request)
        {
            return Page.Of<PanicPage, PanicModel>(new(form, null, $"{SlippageField} takes a percentage from 0.01 to 20, as 1 or 0.5."), 400);
        }

        var (preview, problem) = desk.Preview(request);
        return Page.Of<PanicPage, PanicModel>(new(form, preview, problem), problem is null ? 200 : 400);
    }

    private static PanicRequest? Read(SentForm form)
    {
        var bps = PanicRequest.SlippageUsualBps;
        if (form[SlippageField] is { Length: > 0 } text)
        {
            if (!decimal.TryParse(text.TrimEnd('%', ' '), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) || percent > 100 || !decimal.IsInteger(percent * 100))
            {
                return null;
            }

            bps = (int)(percent * 100);
        }

        return new PanicRequest(form[NameField] is { Length: > 0 } name ? name : null, form.Has(CancelAllField, Yes), form.Has(FlattenField, Yes), bps);
    }
}
