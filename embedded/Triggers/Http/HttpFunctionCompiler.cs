using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.Azure.Functions.Worker;

namespace Maestro.Embedded.Triggers.Http;

/// <summary>Turns the declarations of HTTP functions into <see cref="HttpFunction"/>s, or into faults.</summary>
internal static class HttpFunctionCompiler
{
    public static IReadOnlyList<HttpFunction> Compile(
        IEnumerable<FunctionDescriptor> functions, ICollection<FunctionFault> faults)
    {
        List<HttpFunction> compiled = [];
        foreach (var function in functions)
        {
            var before = faults.Count;
            var route = ParseRoute(function, faults);
            var methods = Methods(function, faults);
            var bound = BoundFunction<HttpCall>.Compile(
                function, parameter => Argument(function, parameter, route, faults), faults);
            if (faults.Count == before) compiled.Add(new HttpFunction(function, route!, methods, bound!));
        }

        RouteConflicts.Find(compiled, faults);
        return compiled;
    }

    private static RoutePattern? ParseRoute(FunctionDescriptor function, ICollection<FunctionFault> faults)
    {
        var template = ((HttpTriggerAttribute)function.Trigger).Route ?? function.Name;
        try
        {
            var route = RoutePatternFactory.Parse(template);
            if (!RouteConflicts.IsReserved(route)) return route;
            faults.Add(new(function.Name, $"the route '{template}' lies below 'admin', which belongs to the host"));
        }
        catch (RoutePatternException exception)
        {
            faults.Add(new(function.Name, $"the route '{template}' is not a route template: {exception.Message}"));
        }

        return null;
    }

    private static string[] Methods(FunctionDescriptor function, ICollection<FunctionFault> faults)
    {
        var methods = ((HttpTriggerAttribute)function.Trigger).Methods ?? [];
        foreach (var method in methods.Where(method => string.IsNullOrEmpty(method) || !method.All(char.IsAsciiLetter)))
            faults.Add(new(function.Name, $"'{method}' is not an HTTP method"));
        return [.. methods.Select(method => method.ToUpperInvariant()).Distinct()];
    }

    private static Argument<HttpCall>? Argument(
        FunctionDescriptor function, ParameterInfo parameter, RoutePattern? route, ICollection<FunctionFault> faults)
    {
        if (parameter.ParameterType == typeof(HttpRequest)) return static call => call.Context.Request;
        if (function.IsTrigger(parameter))
        {
            faults.Add(new(function.Name, $"the trigger parameter '{parameter.Name}' must be an HttpRequest"));
            return null;
        }

        // Without a route nothing can be said about route values; the route's own fault is already there.
        if (route is null) return static _ => null;
        if (route.GetParameter(parameter.Name!) is null)
        {
            faults.Add(new(
                function.Name, $"nothing binds the parameter '{parameter.Name}': the route '{route.RawText}' has no such value"));
            return null;
        }

        var read = RouteValueReader.For(parameter);
        if (read is null)
            faults.Add(
                new(function.Name, $"the route value '{parameter.Name}' cannot be read as {parameter.ParameterType.Name}"));
        return read;
    }
}
