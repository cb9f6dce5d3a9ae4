using System.Net;
using System.Net.Http.Json;
using Maestro.Problems;

namespace Maestro.Cli.Api;

/// <summary>Turns what went wrong with a request into the exception that ends the command.</summary>
internal static class ApiProblem
{
    public static CliException Unreachable(Uri address, Exception inner) =>
        new(ExitCodes.ServerUnavailable, $"{address} cannot be reached: {inner.Message}", inner: inner);

    public static async Task<CliException> ReadAsync(
        HttpRequestMessage request, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var problem = await ProblemAsync(response, cancellationToken);
        var said = problem?.Detail ?? problem?.Title ?? $"{(int)response.StatusCode} {response.ReasonPhrase}";
        var faults = problem?.Errors ?? [];
        if (response.StatusCode >= HttpStatusCode.InternalServerError)
            return new CliException(
                ExitCodes.ServerUnavailable, $"The server failed at {request.Method} {request.RequestUri?.AbsolutePath}: {said}",
                faults);
        return new CliException(ExitCodes.BadInput, said, faults);
    }

    private static async Task<Problem?> ProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Content.Headers.ContentType?.MediaType is not (Problem.MediaType or "application/json")) return null;
        try
        {
            return await response.Content.ReadFromJsonAsync(WireJson.Default.Problem, cancellationToken);
        }
        catch (JsonException)
        {
            // Something between us and Maestro answered: the status line is all there is to tell.
            return null;
        }
    }
}
