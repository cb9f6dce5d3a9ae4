using System.Threading.Channels;

namespace Maestro.Functions.Messages.Lifecycle;

/// <summary>
/// Runs of which this process knows that they have events to publish. A run is always in the same lane, so that it is published
/// by one at a time. What is lost with the process, or does not fit, is found again by <see cref="PublishEvents"/>.
/// </summary>
public sealed class OutboxQueue : IRunEventSink
{
    private const int Lanes = 8;
    private const int Capacity = 4096;

    private readonly Channel<string>[] _lanes = [.. Enumerable.Range(0, Lanes).Select(_ => Channel.CreateBounded<string>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true }))];

    internal IReadOnlyList<ChannelReader<string>> Readers => [.. _lanes.Select(lane => lane.Reader)];

    /// <inheritdoc/>
    public void Appended(string runId) =>
        _lanes[(uint)runId.GetHashCode(StringComparison.Ordinal) % Lanes].Writer.TryWrite(runId);
}
