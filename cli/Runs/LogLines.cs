namespace Maestro.Cli.Runs;

/// <summary>A run's log lines as text: time, level, node, words.</summary>
internal static class LogLines
{
    public static string Text(LogLineView line)
    {
        var time = line.Time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        var node = line.NodeId.Length == 0 ? "" : $" [{line.NodeId}]";
        return Texts.Clean($"{time} {line.Level,-5}{node} {line.Line}");
    }
}
