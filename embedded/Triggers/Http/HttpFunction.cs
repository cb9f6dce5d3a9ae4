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
    BoundFunction<HttpCall> bound)
{
    public string Name => descriptor.Name;

    public RoutePattern Route => route;

    /// <summary>Upper case; empty means every method.</summary>
    public IReadOnlyList<string> Methods => methods;

    public AuthorizationLevel Level => ((HttpTriggerAttribute)descriptor.Trigger).AuthLevel;

    /// <summary>
    /// Binds, calls, and writes the answer. A value that does not bind is answered with a 400 that lists all of them.
    /// </summary>
    public async Task HandleAsync(HttpContext context)
    {
        List<Fault> faults = [];
        var call = new HttpCall(context, faults);
        var values = bound.Take(call);
        if (faults.Count > 0)
        {
            await ProblemWriter.WriteAsync(
                context, StatusCodes.Status400BadRequest, "The address does not fit this endpoint.", faults);
            return;
        }

        var result = await bound.InvokeAsync(call, values);
        await HttpAnswer.WriteAsync(context, result);
    }
}

/// <param name="Context">The request.</param>
/// <param name="Faults">Gets what cannot be read; what is returned in its place is not used.</param>
internal readonly record struct HttpCall(HttpContext Context, ICollection<Fault> Faults) : IFunctionCall
{
    public IServiceProvider Services => Context.RequestServices;

    public CancellationToken CancellationToken => Context.RequestAborted;
}
