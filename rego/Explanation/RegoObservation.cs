namespace Maestro.Rego.Explanation;

/// <summary>
/// Something an evaluation looked at on its way: a comparison, a call, a look-up, a value that had to be true, a collection that
/// was gone through. Values are the very instances that were compared, so that one that came out of the input unchanged is known
/// again by its reference.
/// </summary>
/// <param name="Operation">
/// A built-in's name (<c>equal</c>, <c>lt</c>, <c>internal.member_2</c>), or one of <see cref="Lookup"/>, <see cref="Test"/>,
/// <see cref="Iterate"/>, <see cref="Missing"/>.
/// </param>
/// <param name="Operands">Of a look-up the collection and the key; of the others what was looked at.</param>
/// <param name="Result">What came of it; null when undefined, and for a test and an iteration.</param>
public sealed record RegoObservation(string Operation, IReadOnlyList<RegoObserved> Operands, RegoValue? Result)
{
    public const string Lookup = "lookup";
    public const string Test = "test";
    public const string Iterate = "iterate";

    /// <summary>A variable or an argument would have had this value, which is undefined.</summary>
    public const string Missing = "missing";
}

/// <summary>An operand of an observation.</summary>
/// <param name="Value">Null when undefined.</param>
/// <param name="Within">Where an undefined value was looked for, if that is known; null when the input itself is not
/// there.</param>
/// <param name="Keys">The path below <paramref name="Within"/>; empty for what is defined, or was not looked up.</param>
public readonly record struct RegoObserved(RegoValue? Value, RegoValue? Within, IReadOnlyList<RegoValue> Keys)
{
    internal RegoObserved(RegoValue value)
        : this(value, null, [])
    {
    }
}
