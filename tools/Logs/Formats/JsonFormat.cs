using System.Globalization;
using System.Text.Json;

namespace Maestro.Tools.Logs.Formats;

/// <summary>
/// One JSON object a line, with the property names of the common loggers (Serilog, .NET, pino, zap, bunyan, logstash).
/// </summary>
internal sealed class JsonFormat : ILineFormat
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = 64 };

    private enum Field
    {
        Other,
        Time,
        Level,
        Component,
        Message,
    }

    public string Name => "json-lines";

    public bool TryParse(ReadOnlySpan<byte> bytes, ReadOnlySpan<char> text, out LineHead head)
    {
        head = default;
        if (bytes.Length < 2 || bytes[0] != (byte)'{' || bytes[^1] != (byte)'}') return false;
        try
        {
            return Read(bytes, ref head);
        }
        catch (JsonException)
        {
            // Looks like an object and is not one: a torn or mixed line, which belongs to the entry above it.
            head = default;
            return false;
        }
    }

    private static bool Read(ReadOnlySpan<byte> bytes, ref LineHead head)
    {
        var reader = new Utf8JsonReader(bytes, Options);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
        var levelSeen = false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var field = FieldOf(in reader);
            reader.Read();
            switch (field)
            {
                case Field.Time when head.Time is null:
                    head.Time = ReadTime(in reader);
                    break;
                case Field.Level when !levelSeen:
                    head.Level = ReadLevel(in reader);
                    levelSeen = true;
                    break;
                case Field.Component when head.Component.IsEmpty && reader.TokenType == JsonTokenType.String:
                    head.Component = reader.GetString();
                    break;
                case Field.Message when head.Message.IsEmpty && reader.TokenType == JsonTokenType.String:
                    head.Message = reader.GetString();
                    break;
                default:
                    break;
            }

            reader.Skip();
        }

        // Serilog's compact form leaves the level out when it is Information.
        if (!levelSeen && head.Time is not null) head.Level = LogLevel.Info;
        return true;
    }

    private static Field FieldOf(in Utf8JsonReader reader)
    {
        if (reader.ValueTextEquals("@t") || reader.ValueTextEquals("timestamp") || reader.ValueTextEquals("Timestamp")
            || reader.ValueTextEquals("time")
            || reader.ValueTextEquals("@timestamp") || reader.ValueTextEquals("ts") || reader.ValueTextEquals("date"))
                return Field.Time;
        if (reader.ValueTextEquals("@l") || reader.ValueTextEquals("level") || reader.ValueTextEquals("Level")
            || reader.ValueTextEquals("LogLevel")
            || reader.ValueTextEquals("severity") || reader.ValueTextEquals("lvl")) return Field.Level;
        if (reader.ValueTextEquals("SourceContext") || reader.ValueTextEquals("Category") || reader.ValueTextEquals("logger")
            || reader.ValueTextEquals("component")
            || reader.ValueTextEquals("name") || reader.ValueTextEquals("source") || reader.ValueTextEquals("service"))
                return Field.Component;
        if (reader.ValueTextEquals("@m") || reader.ValueTextEquals("@mt") || reader.ValueTextEquals("message")
            || reader.ValueTextEquals("Message")
            || reader.ValueTextEquals("msg")) return Field.Message;
        return Field.Other;
    }

    private static LogLevel ReadLevel(in Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
            return Levels.TryParse(reader.GetString(), out var level) ? level : LogLevel.None;
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var number)) return LogLevel.None;
        // pino and bunyan: 10 trace to 60 fatal.
        return number switch
        {
            < 10 => LogLevel.None,
            < 20 => LogLevel.Trace,
            < 30 => LogLevel.Debug,
            < 40 => LogLevel.Info,
            < 50 => LogLevel.Warn,
            < 60 => LogLevel.Error,
            _ => LogLevel.Critical,
        };
    }

    private static DateTimeOffset? ReadTime(in Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            var text = reader.GetString();
            if (Timestamps.TryParse(text, out var time)) return time;
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var asText)
                ? FromEpoch(asText)
                : null;
        }

        return reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var number) ? FromEpoch(number) : null;
    }

    /// <summary>Seconds, milliseconds, microseconds or nanoseconds since 1970, told apart by size.</summary>
    private static DateTimeOffset? FromEpoch(double value)
    {
        var milliseconds = value switch
        {
            < 0 => double.NaN,
            < 1e11 => value * 1e3,
            < 1e14 => value,
            < 1e17 => value / 1e3,
            < 1e20 => value / 1e6,
            _ => double.NaN,
        };
        return double.IsNaN(milliseconds) ? null : DateTimeOffset.UnixEpoch.AddMilliseconds(milliseconds);
    }
}
