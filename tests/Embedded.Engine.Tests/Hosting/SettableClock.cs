using Microsoft.Extensions.Time.Testing;

namespace Embedded.Engine.Tests.Hosting;

/// <summary>
/// Its wall clock can be set, back too, while the monotonic count and the timers go on as they were, as on a real machine.
/// </summary>
public sealed class SettableClock(DateTimeOffset start) : FakeTimeProvider(start)
{
    private TimeSpan _offset;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _offset;

    public override long GetTimestamp() => base.GetUtcNow().Ticks;

    public void Set(TimeSpan by) => _offset += by;
}
