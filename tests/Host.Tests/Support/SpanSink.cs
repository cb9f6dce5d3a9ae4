using System.Collections.Concurrent;
using System.Diagnostics;

namespace Host.Tests.Support;

/// <summary>Collects every span of one trace in this process, whatever its source.</summary>
internal sealed class SpanSink : IDisposable
{
    private readonly ConcurrentBag<Activity> _ended = [];
    private readonly ActivityListener _listener;

    public SpanSink()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = span =>
            {
                if (span.TraceId == TraceId) _ended.Add(span);
            },
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public ActivityTraceId TraceId { get; } = ActivityTraceId.CreateRandom();

    public ActivitySpanId Root { get; } = ActivitySpanId.CreateRandom();

    public string TraceParent => $"00-{TraceId}-{Root}-01";

    public IReadOnlyList<Activity> Spans => [.. _ended];

    public IReadOnlyList<Activity> Named(string name) =>
        [.. _ended.Where(span => span.OperationName == name || span.DisplayName == name)];

    /// <summary>The spans from this one up to the root of the trace in this process.</summary>
    public IEnumerable<Activity> Ancestors(Activity span)
    {
        while (_ended.FirstOrDefault(candidate => candidate.SpanId == span.ParentSpanId) is { } parent)
        {
            yield return parent;
            span = parent;
        }
    }

    public void Dispose() => _listener.Dispose();
}
