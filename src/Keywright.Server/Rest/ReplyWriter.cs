using System.IO.Pipelines;
using Keywright.Gateway.Requests;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Keywright.Server.Rest;

/// <summary>Puts a reply on the wire under the exchange's header names.</summary>
internal static class ReplyWriter
{
    private static readonly StringValues Json = "application/json;charset=UTF-8";

    /// <summary>Headers and body leave in one write.</summary>
    public static ValueTask<FlushResult> WriteAsync(IFeatureCollection features, Reply reply)
    {
        var headers = Begin(features, reply.Status, reply.Body.Length);
        if (reply.UsedWeight is { } weight)
        {
            var text = HeaderNumbers.Text(weight);
            headers["X-MBX-USED-WEIGHT"] = text;
            headers["X-MBX-USED-WEIGHT-1M"] = text;
        }
        if (reply.OrderCount10Seconds is { } tenSeconds)
        {
            headers["X-MBX-ORDER-COUNT-10S"] = HeaderNumbers.Text(tenSeconds);
        }
        if (reply.OrderCountDay is { } day)
        {
            headers["X-MBX-ORDER-COUNT-1D"] = HeaderNumbers.Text(day);
        }
        if (reply.SapiWeight is { } wallet)
        {
            headers["X-SAPI-USED-IP-WEIGHT-1M"] = HeaderNumbers.Text(wallet);
        }
        if (reply.SapiAccountWeight is { } ofAccount)
        {
            headers["X-SAPI-USED-UID-WEIGHT-1M"] = HeaderNumbers.Text(ofAccount);
        }
        if (reply.RetryAfterSeconds is { } wait)
        {
            headers.RetryAfter = HeaderNumbers.Text(wait);
        }
        if (reply.Venue is { } venue)
        {
            headers["X-Keywright-Venue"] = venue;
        }
        if (reply.AgeMs is { } age)
        {
            headers["X-Keywright-Age-Ms"] = HeaderNumbers.Text(age);
        }
        if (reply.Reason is { } reason)
        {
            headers["X-Keywright-Reason"] = HeaderText.Clean(reason);
        }
        return WriteBodyAsync(features, reply.Body);
    }

    /// <summary>An answer that is not the pipeline's: the request never came so far.</summary>
    public static ValueTask<FlushResult> WriteAsync(IFeatureCollection features, int status, ReadOnlyMemory<byte> json)
    {
        Begin(features, status, json.Length);
        return WriteBodyAsync(features, json);
    }

    /// <summary>Ends the connection after the answer: what follows a body that did not come whole can be no request.</summary>
    public static void Hangup(IFeatureCollection features) =>
        features.GetRequiredFeature<IHttpResponseFeature>().Headers.Connection = "close";

    private static IHeaderDictionary Begin(IFeatureCollection features, int status, int length)
    {
        var response = features.GetRequiredFeature<IHttpResponseFeature>();
        response.StatusCode = status;
        response.Headers.ContentType = Json;
        response.Headers.ContentLength = length;
        return response.Headers;
    }

    private static ValueTask<FlushResult> WriteBodyAsync(IFeatureCollection features, ReadOnlyMemory<byte> body) =>
        features.GetRequiredFeature<IHttpRequestFeature>().Method == HttpMethods.Head
            ? default
            : features.GetRequiredFeature<IHttpResponseBodyFeature>().Writer.WriteAsync(body);
}
