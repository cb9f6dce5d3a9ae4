using System.Globalization;
using Maestro.Cli.Api;
using Maestro.Cli.Output;

namespace Maestro.Cli.Runs;

/// <summary>A run's log lines as text: time, level, node, words.</summary>
internal static class LogLines
{
    public static string Text(LogLineInfo line)
    {
        var time = line.Time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        var node = string.IsNullOrEmpty(line.NodeId) ? "" : $" [{line.NodeId}]";
        return Texts.Clean($"{time} {line.Level?.ToLowerInvariant() ?? "info",-5}{node} {line.Line}");
    }
}
