using System.IO.Pipelines;
using Maestro.Router.Formats;

namespace Maestro.Router.Http;

/// <summary>Reads a request's body into pooled memory.</summary>
internal static class RequestReader
{
    /// <summary>Null when the request has been answered with an error instead.</summary>
    public static async ValueTask<PooledBuffer?> ReadAsync(HttpContext http, int limit)
    {
        // What is announced is not there yet: memory for more than this is taken as it comes.
        const int MostAhead = 256 * 1024;
        const int Unknown = 4096;
        var buffer = new PooledBuffer((int)Math.Clamp(http.Request.ContentLength ?? Unknown, 256, Math.Min(limit, MostAhead)));
        try
        {
            var reader = http.Request.BodyReader;
            while (true)
            {
                var result = await reader.ReadAsync(http.RequestAborted);
                foreach (var segment in result.Buffer) buffer.Append(segment.Span);
                reader.AdvanceTo(result.Buffer.End);
                if (result.IsCompleted) return buffer;
            }
        }
        catch (BadHttpRequestException fault)
        {
            // The server enforces the size limit and the framing; what is wrong is in its status and words.
            buffer.Dispose();
            var message = fault.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? $"The request body is larger than {limit} bytes."
                : fault.Message;
            await OpenAIError.WriteInvalidAsync(http, fault.StatusCode, message);
            return null;
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException)
        {
            buffer.Dispose();
            if (http.RequestAborted.IsCancellationRequested) return null; // the client has gone
            throw;
        }
    }
}
