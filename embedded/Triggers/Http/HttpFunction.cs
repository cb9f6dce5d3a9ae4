using Maestro.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;

namespace Maestro.Embedded.Triggers.Http;

/// <summary>One HTTP function: where it listens, who may call it, and how a request becomes its arguments.</summary>
internal sealed class HttpFunction(
    FunctionDescriptor descriptor,
    RoutePattern route,
    IReadOnlyList<string> methods,
    IReadOnlyList<HttpArgument> arguments,
    FunctionInvoker invoker)
{
    public string Name => descriptor.Name;

    public RoutePattern Route => route;

    /// <summary>Upper case; empty means every method.</summary>
    public IReadOnlyList<string> Methods => methods;

    public AuthorizationLevel Level => ((HttpTriggerAttribute)descriptor.Trigger).AuthLevel;

    /// <summary>Binds, calls, and writes the answer. A value that does not bind is answered with a 400 that lists all of them.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        List<Fault> faults = [];
        var values = new object?[arguments.Count];
        for (var i = 0; i < values.Length; i++) values[i] = arguments[i](context, faults);
        if (faults.Count > 0)
        {
            await ProblemWriter.WriteAsync(context, StatusCodes.Status400BadRequest, "The address does not fit this endpoint.", faults);
            return;
        }

        var result = await invoker.InvokeAsync(context.RequestServices, values);
        await HttpAnswer.WriteAsync(context, result);
    }
}
