using System.Diagnostics.CodeAnalysis;

namespace Maestro.Problems;

/// <summary>A value, or every fault that stood in its way (never both, never an empty list of faults).</summary>
public sealed class Result<T>
{
    private readonly T? _value;

    private Result(T? value, IReadOnlyList<Fault> faults) => (_value, Faults) = (value, faults);

    public IReadOnlyList<Fault> Faults { get; }

    public bool IsOk => Faults.Count == 0;

    /// <summary>The value. Throws <see cref="FaultException"/> when there is none.</summary>
    public T Value => IsOk ? _value! : throw new FaultException(Faults);

    public static Result<T> Ok(T value) => new(value, []);

    public static Result<T> Failed(params IReadOnlyList<Fault> faults) =>
        faults.Count == 0
            ? throw new ArgumentException("A failed result names at least one fault.", nameof(faults))
            : new(default, faults);

    public bool TryGet([MaybeNullWhen(false)] out T value)
    {
        value = _value;
        return IsOk;
    }
}
