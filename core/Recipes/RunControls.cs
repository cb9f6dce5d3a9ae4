namespace Maestro.Recipes;

/// <summary>Bounds that a recipe sets its own runs. Policy may set tighter ones.</summary>
/// <param name="BudgetUsd">Most US dollars that one run may spend on models; null means as policy allows.</param>
public sealed record RunControls(decimal? BudgetUsd = null)
{
    public static RunControls None { get; } = new();
}
