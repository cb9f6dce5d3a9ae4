using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Maestro.Prompts;
using Maestro.Schemas;

namespace Maestro.Functions.Catalog;

/// <summary>
/// Templates and schemas of a recipe, parsed at first use and kept as long as the recipe is. They passed every check with it.
/// </summary>
internal static class ParsedFiles
{
    private static readonly ConditionalWeakTable<Recipe, Files> Kept = [];

    public static PromptTemplate Template(this Recipe recipe, string path) => Kept.GetOrCreateValue(recipe).Templates.GetOrAdd(
        path, static (path, recipe) => PromptTemplate.Parse(recipe.Package.Text(path)!, path).Value, recipe);

    public static JsonSchemaCheck Schema(this Recipe recipe, string path) => Kept.GetOrCreateValue(recipe).Schemas.GetOrAdd(
        path, static (path, recipe) => JsonSchemaCheck.Parse(recipe.Package.Text(path)!, path).Value, recipe);

    private sealed class Files
    {
        public ConcurrentDictionary<string, PromptTemplate> Templates { get; } = new(StringComparer.Ordinal);

        public ConcurrentDictionary<string, JsonSchemaCheck> Schemas { get; } = new(StringComparer.Ordinal);
    }
}
