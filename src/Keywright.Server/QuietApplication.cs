using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Keywright.Server;

/// <summary>A listener of few requests: one delegate on an <see cref="HttpContext"/>, a fault answered in JSON.</summary>
internal sealed class QuietApplication(Func<HttpContext, Task> serve, ILogger logger) : IHttpApplication<HttpContext>
{
    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public async Task ProcessRequestAsync(HttpContext context)
    {
        try
        {
            await serve(context).ConfigureAwait(false);
        }
        catch (BadHttpRequestException why)
        {
            await Answer.ProblemAsync(context, why.StatusCode, "The body of the request is too large, too slow or broken.").ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody is left to answer.
        }
        catch (Exception why) when (!context.Response.HasStarted)
        {
            logger.Faulted(why, context.Request.Method);
            context.Response.Clear();
            await Answer.ProblemAsync(context, 503, "The server met a fault of its own; its log says more.").ConfigureAwait(false);
        }
    }

    public void DisposeContext(HttpContext context, Exception? exception)
    {
        // The context holds nothing of its own.
    }
}
