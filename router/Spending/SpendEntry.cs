namespace Maestro.Router.Spending;

/// <summary>One counter's part of what was spent on something.</summary>
/// <param name="Counter">Unique among all processes, and never used again by a later one.</param>
/// <param name="Usd">All that this counter has ever counted: written twice it is still the same.</param>
public sealed record SpendEntry(SpendKey Key, string Counter, decimal Usd, bool Changed);
