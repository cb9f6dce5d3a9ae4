using Maestro.Yaml;

namespace Maestro.Recipes.Reading;

internal static class DurationField
{
    /// <summary>A duration as recipes write it, or null when it is absent.</summary>
    public static TimeSpan? Span(this YamlFields fields, string name) => fields.Parsed(
        name, text => Duration.TryParse(text, out var span) ? span : (TimeSpan?)null, Duration.Rule, Duration.Standin);
}
