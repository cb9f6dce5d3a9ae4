using System.Globalization;
using Maestro.Rego.Values;

namespace Maestro.Policies.Explaining;

/// <summary>Arithmetic with bounds. Nothing comes of numbers beyond what a decimal holds.</summary>
internal static class NumberSteps
{
    private const int MostDigits = 4;

    /// <summary>The bound itself, and the nearest numbers a person would name below and above it.</summary>
    public static IEnumerable<RegoValue> Around(RegoValue bound, RegoValue? value)
    {
        if (Of(bound) is not { } number) return [];
        var isWhole = number.Scale == 0 && (value is null || Of(value) is not { Scale: > 0 });
        var step = isWhole ? 1m : (decimal)Math.Pow(10, -Math.Clamp((int)number.Scale, 2, MostDigits));
        return [bound, To(number - step), To(number + step)];
    }

    /// <summary>What one operand of an operation has to be for the result to be the one wanted.</summary>
    public static RegoValue? Solve(string operation, int operand, RegoValue other, RegoValue wanted)
    {
        if (Of(other) is not { } known || Of(wanted) is not { } result) return null;
        try
        {
            return (operation, operand) switch
            {
                ("plus", _) => To(result - known),
                ("minus", 0) => To(result + known),
                ("minus", _) => To(known - result),
                ("mul", _) => known == 0 ? null : To(result / known),
                ("div", 0) => To(result * known),
                ("div", _) => result == 0 ? null : To(known / result),
                _ => null,
            };
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    public static decimal? Of(RegoValue value) =>
        value is RegoNumber number && number.Text.Length < 25
            && decimal.TryParse(number.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var read)
            && Math.Abs(read) < 1e15m
            ? read
            : null;

    private static RegoValue To(decimal number) =>
        RegoNumber.TryParse((number / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture))!;
}
