using System.Buffers;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Keywright.Server.Rest;

/// <summary>How the reading of a body ended.</summary>
internal enum BodyEnd
{
    Whole,
    TooLarge,
    TooSlow,
    Broken,
    Gone,
}

/// <summary>A body read whole into memory of its own, at most <see cref="MaxBytes"/>.</summary>
internal readonly record struct RequestBody(BodyEnd End, ReadOnlyMemory<byte> Bytes)
{
    public const int MaxBytes = 64 * 1024;

    public static ValueTask<RequestBody> ReadAsync(IFeatureCollection features) =>
        features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == false
            ? new(new RequestBody(BodyEnd.Whole, default))
            : ReadWholeAsync(features);

    private static async ValueTask<RequestBody> ReadWholeAsync(IFeatureCollection features)
    {
        var reader = features.GetRequiredFeature<IRequestBodyPipeFeature>().Reader;
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync().ConfigureAwait(false);
                if (read.Buffer.Length > MaxBytes)
                {
                    reader.AdvanceTo(read.Buffer.End);
                    return new(BodyEnd.TooLarge, default);
                }
                if (read.IsCompleted)
                {
                    var bytes = read.Buffer.ToArray();
                    reader.AdvanceTo(read.Buffer.End);
                    return new(BodyEnd.Whole, bytes);
                }
                if (read.IsCanceled)
                {
                    return new(BodyEnd.Gone, default);
                }
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
            }
        }
        catch (BadHttpRequestException why)
        {
            return new(
                why.StatusCode switch
                {
                    StatusCodes.Status413PayloadTooLarge => BodyEnd.TooLarge,
                    StatusCodes.Status408RequestTimeout => BodyEnd.TooSlow,
                    _ => BodyEnd.Broken,
                },
                default);
        }
        catch (Exception why) when (why is IOException or OperationCanceledException or ConnectionAbortedException)
        {
            // The client went away in the middle; there is nobody to answer.
            return new(BodyEnd.Gone, default);
        }
    }
}
