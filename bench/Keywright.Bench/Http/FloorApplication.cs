using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Keywright.Bench.Http;

/// <summary>Answers every request with the same small JSON; with a secret, only when the query's signature is right, checked as one would in an afternoon.</summary>
internal sealed class FloorApplication(byte[]? secret) : IHttpApplication<IFeatureCollection>
{
    private static readonly StringValues Json = "application/json;charset=UTF-8";
    private static readonly byte[] Answer = Encoding.ASCII.GetBytes("""{"code":0,"msg":"success"}""");

    public IFeatureCollection CreateContext(IFeatureCollection contextFeatures) => contextFeatures;

    public async Task ProcessRequestAsync(IFeatureCollection context)
    {
        var response = context.GetRequiredFeature<IHttpResponseFeature>();
        response.StatusCode = secret is null || IsSigned(context.GetRequiredFeature<IHttpRequestFeature>().RawTarget, secret) ? 200 : 401;
        response.Headers.ContentType = Json;
        response.Headers.ContentLength = Answer.Length;
        await context.GetRequiredFeature<IHttpResponseBodyFeature>().Writer.WriteAsync(Answer).ConfigureAwait(false);
    }

    public void DisposeContext(IFeatureCollection context, Exception? exception)
    {
        // Nothing was made for it.
    }

    private static bool IsSigned(string target, byte[] secret)
    {
        const string Mark = "&signature=";
        var query = target.IndexOf('?') + 1;
        var mark = target.LastIndexOf(Mark, StringComparison.Ordinal);
        if (mark < query)
        {
            return false;
        }

        var hash = HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(target[query..mark]));
        return CryptographicOperations.FixedTimeEquals(
            Encoding.ASCII.GetBytes(Convert.ToHexStringLower(hash)), Encoding.ASCII.GetBytes(target[(mark + Mark.Length)..]));
    }
}
