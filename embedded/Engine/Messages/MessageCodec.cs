using System.Collections.Immutable;
using Maestro.Embedded.Engine.Replay;

namespace Maestro.Embedded.Engine.Messages;

/// <summary>The stored form of messages between instances. The numbers are part of every database.</summary>
internal static class MessageCodec
{
    private const byte Start = 1;
    private const byte TaskEnded = 2;
    private const byte Event = 3;
    private const byte Terminate = 4;

    public static byte[] Write(InstanceMessage message)
    {
        var writer = new ByteWriter();
        switch (message)
        {
            case StartMessage start:
                writer.Byte(Start);
                WriteStart(writer, start);
                break;
            case TaskEndedMessage ended:
                writer.Byte(TaskEnded);
                writer.Number(ended.Key);
                writer.Number(ended.Generation);
                writer.Number(ended.TaskId);
                writer.Text(ended.Result);
                HistoryCodec.WriteFailure(writer, ended.Failure);
                break;
            case EventMessage raised:
                writer.Byte(Event);
                writer.Text(raised.Name);
                writer.Text(raised.Payload);
                break;
            case TerminateMessage terminate:
                writer.Byte(Terminate);
                writer.Text(terminate.Output);
                writer.Byte(terminate.Recursive ? (byte)1 : (byte)0);
                break;
            default:
                throw new InvalidOperationException($"{message.GetType().Name} never leaves its instance.");
        }

        return writer.ToArray();
    }

    public static InstanceMessage Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        var kind = reader.Byte();
        return kind switch
        {
            Start => ReadStart(ref reader),
            TaskEnded => new TaskEndedMessage(
                reader.Number(), reader.Count(), reader.Count(), reader.Text(), HistoryCodec.ReadFailure(ref reader)),
            Event => new EventMessage(reader.RequiredText(), reader.Text()),
            Terminate => new TerminateMessage(reader.Text(), reader.Byte() == 1),
            _ => throw new InvalidDataException($"Message kind {kind} is unknown."),
        };
    }

    public static void WriteParent(ByteWriter writer, ParentLink? parent)
    {
        writer.Text(parent?.InstanceId);
        if (parent is null) return;
        writer.Text(parent.Name);
        writer.Number(parent.Key);
        writer.Number(parent.Generation);
        writer.Number(parent.TaskId);
    }

    public static ParentLink? ReadParent(ref ByteReader reader) => reader.Text() is { } instanceId
        ? new ParentLink(instanceId, reader.RequiredText(), reader.Number(), reader.Count(), reader.Count())
        : null;

    public static void WriteTags(ByteWriter writer, IReadOnlyDictionary<string, string> tags)
    {
        writer.Number(tags.Count);
        foreach (var (name, value) in tags)
        {
            writer.Text(name);
            writer.Text(value);
        }
    }

    public static IReadOnlyDictionary<string, string> ReadTags(ref ByteReader reader)
    {
        var count = reader.Count();
        if (count == 0) return ImmutableDictionary<string, string>.Empty;
        var tags = new Dictionary<string, string>(count, StringComparer.Ordinal);
        for (var i = 0; i < count; i++) tags[reader.RequiredText()] = reader.RequiredText();
        return tags;
    }

    private static void WriteStart(ByteWriter writer, StartMessage start)
    {
        writer.Text(start.Name);
        writer.Text(start.Version);
        writer.Text(start.Input);
        WriteParent(writer, start.Parent);
        WriteTags(writer, start.Tags);
        writer.Text(start.TraceParent);
        writer.Text(start.TraceState);
    }

    private static StartMessage ReadStart(ref ByteReader reader) => new()
    {
        Name = reader.RequiredText(),
        Version = reader.RequiredText(),
        Input = reader.Text(),
        Parent = ReadParent(ref reader),
        Tags = ReadTags(ref reader),
        TraceParent = reader.Text(),
        TraceState = reader.Text(),
    };
}
