using System.Linq.Expressions;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;

namespace Maestro.Embedded.Triggers;

/// <summary>
/// Calls one function through a compiled delegate: a new instance per call from the given scope for instance methods,
/// and one shape of result for void, a value, Task, Task of T, ValueTask and ValueTask of T.
/// </summary>
internal sealed class FunctionInvoker
{
    private readonly Call _call;
    private readonly ObjectFactory? _create;

    private FunctionInvoker(Call call, ObjectFactory? create)
    {
        _call = call;
        _create = create;
    }

    private delegate ValueTask<object?> Call(object? instance, object?[] arguments);

    /// <summary>Null, with a fault added, when no instance of the class could ever be made.</summary>
    public static FunctionInvoker? Compile(FunctionDescriptor function, ICollection<FunctionFault> faults)
    {
        ObjectFactory? create = null;
        if (!function.Method.IsStatic)
        {
            try
            {
                create = ActivatorUtilities.CreateFactory(function.Method.DeclaringType!, []);
            }
            catch (InvalidOperationException exception)
            {
                faults.Add(new(function.Name, $"no constructor of the class can be used: {exception.Message}"));
                return null;
            }
        }

        return new FunctionInvoker(CompileCall(function.Method), create);
    }

    /// <summary>The caller owns the scope. Exceptions of the function come out as they are.</summary>
    /// <param name="services">The scope from which the instance's constructor is served.</param>
    /// <param name="arguments">One per parameter, of its type; null only where the type allows it.</param>
    public async ValueTask<object?> InvokeAsync(IServiceProvider services, object?[] arguments)
    {
        var instance = _create?.Invoke(services, []);
        try
        {
            return await _call(instance, arguments);
        }
        finally
        {
            if (instance is IAsyncDisposable asyncDisposable) await asyncDisposable.DisposeAsync();
            else (instance as IDisposable)?.Dispose();
        }
    }

    private static Call CompileCall(MethodInfo method)
    {
        var instance = Expression.Parameter(typeof(object));
        var arguments = Expression.Parameter(typeof(object?[]));
        var call = Expression.Call(
            method.IsStatic ? null : Expression.Convert(instance, method.DeclaringType!),
            method,
            method.GetParameters().Select((parameter, index) =>
                Expression.Convert(Expression.ArrayIndex(arguments, Expression.Constant(index)), parameter.ParameterType)));
        return Expression.Lambda<Call>(Wrap(call, method.ReturnType), instance, arguments).Compile();
    }

    private static Expression Wrap(Expression call, Type returned)
    {
        if (returned == typeof(void)) return Expression.Block(call, Expression.Default(typeof(ValueTask<object?>)));
        if (returned == typeof(Task)) return Invoke(nameof(FromTask), call);
        if (returned == typeof(ValueTask)) return Invoke(nameof(FromValueTask), call);
        if (returned.IsGenericType && returned.GetGenericTypeDefinition() == typeof(Task<>))
            return Invoke(nameof(FromTaskOf), call, returned.GenericTypeArguments);
        if (returned.IsGenericType && returned.GetGenericTypeDefinition() == typeof(ValueTask<>))
            return Invoke(nameof(FromValueTaskOf), call, returned.GenericTypeArguments);
        return Invoke(nameof(FromValue), Expression.Convert(call, typeof(object)));
    }

    private static MethodCallExpression Invoke(string name, Expression call, params Type[] types) =>
        Expression.Call(typeof(FunctionInvoker), name, types, call);

    private static ValueTask<object?> FromValue(object? value) => new(value);

    private static async ValueTask<object?> FromTask(Task task)
    {
        await task;
        return null;
    }

    private static async ValueTask<object?> FromTaskOf<T>(Task<T> task) => await task;

    private static async ValueTask<object?> FromValueTask(ValueTask task)
    {
        await task;
        return null;
    }

    private static async ValueTask<object?> FromValueTaskOf<T>(ValueTask<T> task) => await task;
}
