using System.Globalization;

namespace Maestro.Router.Choice;

/// <summary>
/// The rule that keeps a deployment out of a choice, and why in words. The words are put together only when somebody reads them.
/// </summary>
/// <param name="Rule">Stable name, see <see cref="Rules"/>.</param>
/// <param name="Why">For a person; <c>{0}</c> and <c>{1}</c> stand for the numbers.</param>
public readonly record struct Exclusion(string Rule, string Why, double First = double.NaN, double Second = double.NaN)
{
    /// <summary>Where the rule is policy: the policy's own rules that denied.</summary>
    public IReadOnlyList<string>? PolicyRules { get; init; }

    public override string ToString() =>
        double.IsNaN(First) ? Why : string.Format(CultureInfo.InvariantCulture, Why, First, Second);
}
