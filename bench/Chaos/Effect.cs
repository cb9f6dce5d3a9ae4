namespace Maestro.Bench.Chaos;

/// <summary>One step with a side effect, and its place in its orchestration.</summary>
/// <param name="Root">The instance at the top.</param>
/// <param name="Phase">Phases follow each other; whatever is in one has ended when the next begins.</param>
/// <param name="Branch">Branches of a phase run side by side.</param>
/// <param name="Index">Steps of a branch follow each other.</param>
/// <param name="Token">The event that brought it about; empty when none did.</param>
/// <param name="Fails">How often it throws, first.</param>
internal sealed record Effect(string Root, int Phase, string Branch, int Index, string Token = "", int Fails = 0)
{
    public string Key => FormattableString.Invariant($"{Root}/{Phase}/{Branch}/{Index}");

    /// <summary>Whether <paramref name="later"/> is only begun when the result of this is known.</summary>
    public bool Precedes(Effect later) =>
        Root == later.Root && (Phase < later.Phase || (Phase == later.Phase && Branch == later.Branch && Index < later.Index));
}
