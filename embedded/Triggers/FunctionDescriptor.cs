using System.Reflection;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Maestro.Embedded.Triggers;

/// <summary>
/// One [Function] method and the parameter that starts it. Says nothing yet about whether its parameters can be bound.
/// </summary>
public sealed record FunctionDescriptor
{
    public required string Name { get; init; }

    public required MethodInfo Method { get; init; }

    public required TriggerKind Kind { get; init; }

    public required TriggerBindingAttribute Trigger { get; init; }

    public required ParameterInfo TriggerParameter { get; init; }

    /// <summary>By position: reflection may give two callers that ask at the same time two objects for one parameter.</summary>
    public bool IsTrigger(ParameterInfo parameter) => parameter.Position == TriggerParameter.Position;

    /// <summary>Type and method, for messages to the author.</summary>
    public string Entry => $"{Method.DeclaringType?.Name}.{Method.Name}";
}
