using Maestro.Embedded.Engine.Replay;

namespace Maestro.Embedded.Engine.History;

/// <summary>
/// The stored form of history. One record holds what one turn appended: a format byte, the turn's time, then its events. The
/// numbers are part of every database; they are never reused for something else.
/// </summary>
internal static class HistoryCodec
{
    private const byte Format = 1;

    public static void Begin(ByteWriter writer, DateTime time)
    {
        writer.Byte(Format);
        writer.Number(time.Ticks);
    }

    public static void Write(ByteWriter writer, HistoryEvent entry)
    {
        writer.Byte((byte)KindOf(entry));
        switch (entry)
        {
            case Started started:
                writer.Text(started.Input);
                break;
            case Began:
                break;
            case TaskCompleted completed:
                writer.Number(completed.Id);
                writer.Text(completed.Result);
                break;
            case TaskFailed failed:
                writer.Number(failed.Id);
                WriteFailure(writer, failed.Failure);
                break;
            case TimerFired fired:
                writer.Number(fired.Id);
                break;
            case EventRaised raised:
                writer.Text(raised.Name);
                writer.Text(raised.Payload);
                break;
            case Suspended suspended:
                writer.Text(suspended.Reason);
                break;
            case Resumed resumed:
                writer.Text(resumed.Reason);
                break;
            case TaskScheduled task:
                writer.Number(task.Id);
                writer.Text(task.Name);
                writer.Text(task.Version);
                writer.Text(task.Input);
                break;
            case TimerCreated timer:
                writer.Number(timer.Id);
                writer.Number(timer.FireAt.Ticks);
                break;
            case SubOrchestrationScheduled sub:
                writer.Number(sub.Id);
                writer.Text(sub.Name);
                writer.Text(sub.InstanceId);
                break;
            case EventSent sent:
                writer.Number(sent.Id);
                writer.Text(sent.InstanceId);
                writer.Text(sent.Name);
                break;
            default:
                throw new InvalidOperationException($"History has no form for {entry.GetType().Name}.");
        }
    }

    /// <exception cref="InvalidDataException">The bytes are not a record that this version can read.</exception>
    public static HistoryTurn Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        var format = reader.Byte();
        if (format != Format) throw new InvalidDataException($"History format {format} is unknown.");
        var time = new DateTime(reader.Number(), DateTimeKind.Utc);
        var events = new List<HistoryEvent>();
        while (!reader.AtEnd) events.Add(ReadEvent(ref reader));
        return new HistoryTurn(time, events);
    }

    public static void WriteFailure(ByteWriter writer, Failure? failure)
    {
        for (; failure is not null; failure = failure.Inner)
        {
            writer.Byte(1);
            writer.Text(failure.Type);
            writer.Text(failure.Message);
            writer.Text(failure.StackTrace);
        }

        writer.Byte(0);
    }

    public static Failure? ReadFailure(ref ByteReader reader) => reader.Byte() == 0
        ? null
        : new Failure(reader.RequiredText(), reader.RequiredText(), reader.Text(), ReadFailure(ref reader));

    private static HistoryEvent ReadEvent(ref ByteReader reader)
    {
        var kind = (EventKind)reader.Byte();
        return kind switch
        {
            EventKind.Started => new Started(reader.Text()),
            EventKind.Began => Began.Instance,
            EventKind.TaskCompleted => new TaskCompleted(reader.Count(), reader.Text()),
            EventKind.TaskFailed => new TaskFailed(
                reader.Count(), ReadFailure(ref reader) ?? throw new InvalidDataException("A failed task has no failure.")),
            EventKind.TimerFired => new TimerFired(reader.Count()),
            EventKind.EventRaised => new EventRaised(reader.RequiredText(), reader.Text()),
            EventKind.Suspended => new Suspended(reader.Text()),
            EventKind.Resumed => new Resumed(reader.Text()),
            EventKind.TaskScheduled => new TaskScheduled(
                reader.Count(), reader.RequiredText(), reader.RequiredText(), reader.Text()),
            EventKind.TimerCreated => new TimerCreated(reader.Count(), new DateTime(reader.Number(), DateTimeKind.Utc)),
            EventKind.SubOrchestrationScheduled => new SubOrchestrationScheduled(
                reader.Count(), reader.RequiredText(), reader.RequiredText()),
            EventKind.EventSent => new EventSent(reader.Count(), reader.RequiredText(), reader.RequiredText()),
            _ => throw new InvalidDataException($"History event kind {(byte)kind} is unknown."),
        };
    }

    private static EventKind KindOf(HistoryEvent entry) => entry switch
    {
        Started => EventKind.Started,
        Began => EventKind.Began,
        TaskCompleted => EventKind.TaskCompleted,
        TaskFailed => EventKind.TaskFailed,
        TimerFired => EventKind.TimerFired,
        EventRaised => EventKind.EventRaised,
        Suspended => EventKind.Suspended,
        Resumed => EventKind.Resumed,
        TaskScheduled => EventKind.TaskScheduled,
        TimerCreated => EventKind.TimerCreated,
        SubOrchestrationScheduled => EventKind.SubOrchestrationScheduled,
        EventSent => EventKind.EventSent,
        _ => throw new InvalidOperationException($"History has no number for {entry.GetType().Name}."),
    };
}
