using System.Globalization;

namespace Maestro.Router.Spending;

/// <summary>What spending is counted by: a run, a day (UTC), or a project on a day.</summary>
/// <param name="Day">Null: a run, whatever the day.</param>
/// <param name="Name">The run or the project; empty: everything together.</param>
public readonly record struct SpendKey(DateOnly? Day, string Name)
{
    public override string ToString() =>
        Day is { } day ? string.Create(CultureInfo.InvariantCulture, $"day {day:yyyy-MM-dd} {Name}") : "run " + Name;
}
