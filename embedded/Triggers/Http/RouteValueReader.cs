using System.Globalization;
using System.Reflection;

namespace Maestro.Embedded.Triggers.Http;

/// <summary>Reads a route value as text, an enum, or any type that can parse itself, in the invariant culture.</summary>
internal static class RouteValueReader
{
    private delegate bool Parse(string text, out object? value);

    /// <summary>Null when the parameter's type has no text form.</summary>
    public static Argument<HttpCall>? For(ParameterInfo parameter)
    {
        var name = parameter.Name!;
        var missing = ParameterDefaults.Of(parameter);
        var type = Nullable.GetUnderlyingType(parameter.ParameterType) ?? parameter.ParameterType;
        if (ParserFor(type) is not { } parse) return null;

        return call =>
        {
            if (call.Context.Request.RouteValues[name] is not { } found) return missing;
            if (parse(Convert.ToString(found, CultureInfo.InvariantCulture)!, out var value)) return value;
            call.Faults.Add(new(name, $"'{found}' is not a valid {type.Name}"));
            return null;
        };
    }

    private static Parse? ParserFor(Type type)
    {
        if (type == typeof(string)) return ParseText;
        if (type.IsEnum)
            return (string text, out object? value) => Enum.TryParse(type, text, ignoreCase: true, out value)
                && Enum.IsDefined(type, value);
        if (!type.GetInterfaces()
            .Any(
                i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IParsable<>) && i.GenericTypeArguments[0] == type))
            return null;
        return typeof(RouteValueReader).GetMethod(nameof(ParseParsable), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(type).CreateDelegate<Parse>();
    }

    private static bool ParseText(string text, out object? value)
    {
        value = text;
        return true;
    }

    private static bool ParseParsable<T>(string text, out object? value)
        where T : IParsable<T>
    {
        var parsed = T.TryParse(text, CultureInfo.InvariantCulture, out var result);
        value = result;
        return parsed;
    }
}
