using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace Maestro.Embedded.Triggers;

/// <summary>One call of a function: what arguments are taken from that every kind of trigger has.</summary>
internal interface IFunctionCall
{
    /// <summary>The call's scope.</summary>
    IServiceProvider Services { get; }

    CancellationToken CancellationToken { get; }
}

/// <summary>Takes one argument from a call; throws what reading it throws.</summary>
internal delegate object? Argument<in TCall>(TCall call);

/// <summary>A function of which every parameter is bound: the trigger's own by the trigger, the rest here.</summary>
internal sealed class BoundFunction<TCall>
    where TCall : IFunctionCall
{
    private readonly Argument<TCall>[] _arguments;
    private readonly FunctionInvoker _invoker;

    private BoundFunction(Argument<TCall>[] arguments, FunctionInvoker invoker)
    {
        _arguments = arguments;
        _invoker = invoker;
    }

    /// <param name="function">What is declared.</param>
    /// <param name="own">The trigger's own argument for a parameter; null when it has none, after which a fault says so unless it
    /// did.</param>
    /// <param name="faults">Gets every parameter that nothing binds.</param>
    /// <returns>Null, with faults added, when the function cannot be called.</returns>
    public static BoundFunction<TCall>? Compile(
        FunctionDescriptor function, Func<ParameterInfo, Argument<TCall>?> own, ICollection<FunctionFault> faults)
    {
        var before = faults.Count;
        List<Argument<TCall>> arguments = [];
        foreach (var parameter in function.Method.GetParameters())
        {
            var known = faults.Count;
            if (Find(function, parameter, own, faults) is { } argument) arguments.Add(argument);
            else if (faults.Count == known)
                faults.Add(
                    new(function.Name, $"nothing binds the parameter '{parameter.Name}' of type {parameter.ParameterType.Name}"));
        }

        var invoker = FunctionInvoker.Compile(function, faults);
        return faults.Count == before ? new BoundFunction<TCall>([.. arguments], invoker!) : null;
    }

    /// <summary>The arguments of a call, one per parameter.</summary>
    public object?[] Take(TCall call)
    {
        var values = new object?[_arguments.Length];
        for (var i = 0; i < values.Length; i++) values[i] = _arguments[i](call);
        return values;
    }

    /// <summary>Exceptions of the function come out as they are.</summary>
    public ValueTask<object?> InvokeAsync(TCall call) => InvokeAsync(call, Take(call));

    /// <inheritdoc cref="InvokeAsync(TCall)"/>
    public ValueTask<object?> InvokeAsync(TCall call, object?[] arguments) => _invoker.InvokeAsync(call.Services, arguments);

    private static Argument<TCall>? Find(
        FunctionDescriptor function, ParameterInfo parameter, Func<ParameterInfo, Argument<TCall>?> own,
        ICollection<FunctionFault> faults)
    {
        if (function.IsTrigger(parameter)) return own(parameter);
        if (parameter.ParameterType == typeof(CancellationToken)) return static call => call.CancellationToken;
        if (parameter.GetCustomAttribute<DurableClientAttribute>() is null) return own(parameter);
        if (parameter.ParameterType == typeof(DurableTaskClient))
            return static call => call.Services.GetRequiredService<DurableTaskClient>();
        faults.Add(new(function.Name, $"the [DurableClient] parameter '{parameter.Name}' must be a DurableTaskClient"));
        return null;
    }
}
