using System.Collections.Frozen;

namespace Maestro.Liquid;

/// <summary>What the templates of one kind see: their variables and filters.</summary>
public sealed class LiquidDialect
{
    /// <param name="variables">Names from outside the template, in the order in which a message lists them.</param>
    /// <param name="reserved">Those of them that a template may not give another meaning.</param>
    /// <param name="filters">Filters besides the common ones.</param>
    public LiquidDialect(
        IReadOnlyList<string> variables, IReadOnlyList<string> reserved, params IReadOnlyList<LiquidFilter> filters)
    {
        Variables = variables;
        Reserved = reserved.ToFrozenSet(StringComparer.Ordinal);
        FilterTable = TextFilters.All.Concat(ListFilters.All).Concat(NumberFilters.All)
            .Concat(filters.Select(filter => new Filter(
                filter.Name, filter.MinArguments, filter.MaxArguments,
                (input, arguments, _, _) => filter.Apply(input, arguments))))
            .ToFrozenDictionary(filter => filter.Name, StringComparer.Ordinal);
        Filters = [.. FilterTable.Keys.Order(StringComparer.Ordinal)];
    }

    public IReadOnlyList<string> Variables { get; }

    /// <summary>Names of the filters, sorted.</summary>
    public IReadOnlyList<string> Filters { get; }

    internal FrozenSet<string> Reserved { get; }

    internal FrozenDictionary<string, Filter> FilterTable { get; }

    /// <summary>For a message: <c>a, b and c</c>.</summary>
    internal string VariableList => $"{string.Join(", ", Variables.SkipLast(1))} and {Variables[^1]}";
}
