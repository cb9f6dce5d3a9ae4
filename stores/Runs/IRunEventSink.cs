namespace Maestro.Stores.Runs;

/// <summary>
/// Whoever carries events out of the store. Where there is one, a run stays on the list of open runs until its last event was
/// carried out, so that events which a crash left behind are found there.
/// </summary>
public interface IRunEventSink
{
    /// <summary>The run has a new event on disk. Only a hint: it may be lost. Must return at once.</summary>
    void Appended(string runId);
}
