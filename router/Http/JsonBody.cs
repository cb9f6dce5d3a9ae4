using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Maestro.Problems;
using Maestro.Wire;

namespace Maestro.Router.Http;

/// <summary>Bodies of the router's own API, and the answer when one is wrong.</summary>
internal static class JsonBody
{
    /// <summary>Null when the request has been answered with what is wrong with it.</summary>
    public static async ValueTask<T?> ReadAsync<T>(HttpContext http, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            if (await JsonSerializer.DeserializeAsync(http.Request.Body, type, http.RequestAborted) is { } body) return body;
            await RefuseAsync(http, [new("", "the body is null")]);
        }
        catch (JsonException fault)
        {
            await RefuseAsync(
                http, [new(fault.Path is { Length: > 2 } path ? path[2..] : "", "is not what it must be: " + fault.Message)],
                StatusCodes.Status400BadRequest);
        }
        catch (BadHttpRequestException fault)
        {
            await RefuseAsync(http, [new("", fault.Message)], fault.StatusCode);
        }

        return null;
    }

    /// <summary>RFC 9457, with every fault.</summary>
    public static Task RefuseAsync(
        HttpContext http, IReadOnlyList<Fault> faults, int status = StatusCodes.Status422UnprocessableEntity)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(
            new Problem(Problem.NoType, Title(status), status, string.Join("; ", faults), Errors: faults),
            HttpJson.Default.Problem,
            Problem.MediaType,
            http.RequestAborted);
    }

    private static string Title(int status) => status switch
    {
        StatusCodes.Status404NotFound => "Not found",
        StatusCodes.Status503ServiceUnavailable => "The router's storage cannot be used now",
        _ => "The request cannot be used",
    };
}
