using Maestro.Yaml;

namespace Maestro.Recipes;

/// <summary>Bounds that keep a hostile or runaway recipe from costing more than a fault message.</summary>
public static class RecipeLimits
{
    public const int MaxDocumentBytes = 1024 * 1024;

    public const int MaxNodes = 500;

    public const int MaxInputs = 200;

    /// <summary>Levels of nesting in a document or a JSON template.</summary>
    public const int MaxDepth = 32;

    /// <summary>Scalars, lists and objects in a document.</summary>
    public const int MaxValues = 50_000;

    public const int MaxMapItems = 1000;

    public const int MaxParallelism = 64;

    public const int MaxAttempts = 20;

    public const int MaxTurns = 100;

    public const int MaxApprovals = 10;

    public const int MaxTags = 32;

    public const int MaxBudgetUsd = 1_000_000;

    internal static YamlRules Document { get; } = new(
        "recipe") { MaxBytes = MaxDocumentBytes, MaxValues = MaxValues, MaxDepth = MaxDepth };
}
