using System.Reflection;
using System.Runtime.CompilerServices;

namespace Maestro.Embedded.Triggers;

internal static class ParameterDefaults
{
    /// <summary>What to pass when there is no value: the declared default, else null or the type's zero.</summary>
    public static object? Of(ParameterInfo parameter)
    {
        if (parameter.HasDefaultValue && parameter.DefaultValue is { } declared) return declared;
        var type = parameter.ParameterType;
        return type.IsValueType && Nullable.GetUnderlyingType(type) is null ? RuntimeHelpers.GetUninitializedObject(type) : null;
    }
}
