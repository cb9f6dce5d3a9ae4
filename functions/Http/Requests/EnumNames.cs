namespace Maestro.Functions.Http.Requests;

/// <summary>Names in the API that stand for the members of an enum.</summary>
internal static class EnumNames
{
    /// <summary>
    /// Takes exactly one member's name, in any case: not its number, nor several names, as
    /// <see cref="Enum.TryParse{T}(string, out T)"/> would.
    /// </summary>
    public static bool TryParse<T>(string? text, out T value)
        where T : struct, Enum
    {
        foreach (var member in Enum.GetValues<T>())
        {
            if (!string.Equals(member.ToString(), text, StringComparison.OrdinalIgnoreCase)) continue;
            value = member;
            return true;
        }

        value = default;
        return false;
    }
}
