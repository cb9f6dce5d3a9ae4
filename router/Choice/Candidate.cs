using System.Runtime.InteropServices;
using Maestro.Router.Objectives;

namespace Maestro.Router.Choice;

/// <summary>A deployment in one choice: excluded by a rule, or with its objectives and score.</summary>
[StructLayout(LayoutKind.Auto)]
public struct Candidate : IEquatable<Candidate>
{
    public Deployment Deployment { get; internal set; }

    /// <summary>Set when a rule keeps it out; then neither objectives nor score mean anything.</summary>
    public Exclusion? Exclusion { get; internal set; }

#pragma warning disable CA1051 // read by reference while scoring: a property would copy it for each access
    internal ObjectiveValues Values;
#pragma warning restore CA1051

    public double Score { get; internal set; }

    public static bool operator ==(Candidate left, Candidate right) => left.Equals(right);

    public static bool operator !=(Candidate left, Candidate right) => !left.Equals(right);

    public readonly bool Equals(Candidate other) =>
        ReferenceEquals(Deployment, other.Deployment) && Exclusion == other.Exclusion && Score.Equals(other.Score);

    public override readonly bool Equals(object? obj) => obj is Candidate other && Equals(other);

    public override readonly int GetHashCode() => HashCode.Combine(Deployment, Score);
}
