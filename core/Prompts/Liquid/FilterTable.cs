using System.Collections.Frozen;

namespace Maestro.Prompts.Liquid;

internal static class FilterTable
{
    public static readonly FrozenDictionary<string, Filter> All =
        TextFilters.All.Concat(ListFilters.All).Concat(NumberFilters.All).ToFrozenDictionary(filter => filter.Name, StringComparer.Ordinal);
}
