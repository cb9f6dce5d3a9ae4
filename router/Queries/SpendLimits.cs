namespace Maestro.Router.Queries;

/// <summary>Budgets in US dollars that a request shares with others; null: none.</summary>
/// <param name="Project">Of its project, today.</param>
/// <param name="Day">Of everything together, today.</param>
internal readonly record struct SpendLimits(decimal? Run, decimal? Project, decimal? Day);
