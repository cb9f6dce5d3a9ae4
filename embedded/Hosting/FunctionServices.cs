using System.Reflection;
using Maestro.Embedded.Triggers;
using Microsoft.Extensions.DependencyInjection;

namespace Maestro.Embedded.Hosting;

/// <summary>
/// Finds function classes whose constructors ask for services that nobody registered, before the first call does.
/// </summary>
internal static class FunctionServices
{
    /// <exception cref="InvalidFunctionsException">Lists every missing service of every class.</exception>
    public static void Check(FunctionCatalog catalog, IServiceProviderIsService services)
    {
        var faults = catalog.Functions
            .Where(function => !function.Method.IsStatic)
            .DistinctBy(function => function.Method.DeclaringType)
            .SelectMany(function => Missing(function, services))
            .ToArray();
        if (faults.Length > 0) throw new InvalidFunctionsException(faults);
    }

    private static IEnumerable<FunctionFault> Missing(FunctionDescriptor function, IServiceProviderIsService services)
    {
        // With several constructors the choice is made per call.
        if (function.Method.DeclaringType!.GetConstructors() is not [var constructor]) return [];
        return constructor.GetParameters()
            .Where(parameter => !parameter.HasDefaultValue
                && parameter.GetCustomAttribute<FromKeyedServicesAttribute>() is null
                && !services.IsService(parameter.ParameterType))
            .Select(parameter => new FunctionFault(
                function.Name,
                $"{function.Method.DeclaringType.Name} needs a {parameter.ParameterType.Name} ('{parameter.Name}'), which is not registered"));
    }
}
