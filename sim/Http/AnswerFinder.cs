using System.Text.RegularExpressions;
using Maestro.Simulator.Answers;
using Maestro.Simulator.Requests;
using Maestro.Simulator.Scripts;

namespace Maestro.Simulator.Http;

/// <summary>Finds what the script answers a request with, whatever wire format it came in.</summary>
internal sealed class AnswerFinder(SimulatorScript script)
{
    /// <summary>Null when the request has been answered with an error.</summary>
    public async Task<(Rule Rule, Answer Answer)?> FindAsync(HttpContext http, ChatRequest request)
    {
        try
        {
            if (script.Rules.FirstOrDefault(rule => rule.When.Holds(request)) is { } rule)
            {
                http.Response.Headers["x-maestro-sim-rule"] = Uri.EscapeDataString(rule.Name);
                var rendered = AnswerRenderer.Render(rule, request);
                if (rendered.TryGet(out var answer)) return (rule, answer);
                await FailAsync(http, $"Rule '{rule.Name}' could not be rendered: {string.Join("; ", rendered.Faults)}");
                return null;
            }

            await OpenAIError.WriteAsync(
                http,
                StatusCodes.Status404NotFound,
                $"No rule of the simulator's script matches this request (model '{request.Model}', turn {request.Turn}, {script.Rules.Length} rules tried).",
                code: "no_rule_matched");
        }
        catch (RegexMatchTimeoutException fault)
        {
            await FailAsync(http, fault.Message);
        }

        return null;
    }

    private static Task FailAsync(HttpContext http, string message) => OpenAIError.WriteAsync(
        http, StatusCodes.Status500InternalServerError, message, code: "script_failed", type: "server_error");
}
