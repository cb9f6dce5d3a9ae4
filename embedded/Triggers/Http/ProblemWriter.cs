using System.Diagnostics;
using Maestro.Problems;
using Maestro.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Maestro.Embedded.Triggers.Http;

/// <summary>Answers with a problem document. The response must not have started.</summary>
internal static class ProblemWriter
{
    public static Task WriteAsync(HttpContext context, int status, string? detail, IReadOnlyList<Fault>? faults = null)
    {
        var title = ReasonPhrases.GetReasonPhrase(status);
        var problem = new Problem(
            Problem.NoType,
            title.Length == 0 ? "Error" : title,
            status,
            detail,
            context.Request.Path.Value,
            TraceId(context),
            faults);
        context.Response.StatusCode = status;
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsJsonAsync(problem, WireJson.Default.Problem, Problem.MediaType, context.RequestAborted);
    }

    /// <summary>What an operator looks for in the log and in traces.</summary>
    public static string TraceId(HttpContext context) => Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier;
}
