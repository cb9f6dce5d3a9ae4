using System.Collections.Frozen;

namespace Maestro.Tools.Logs.Formats;

/// <summary>Words for levels, as loggers write them.</summary>
internal static class Levels
{
    private const int LongestWord = 11;
    private const int TokensLookedAt = 6;

    private static readonly FrozenDictionary<string, LogLevel> Words = new Dictionary<string, LogLevel>(
        StringComparer.OrdinalIgnoreCase)
    {
        ["trace"] = LogLevel.Trace, ["trce"] = LogLevel.Trace, ["trc"] = LogLevel.Trace, ["verbose"] = LogLevel.Trace,
        ["vrb"] = LogLevel.Trace, ["finest"] = LogLevel.Trace,
        ["debug"] = LogLevel.Debug, ["dbug"] = LogLevel.Debug, ["dbg"] = LogLevel.Debug, ["fine"] = LogLevel.Debug,
        ["info"] = LogLevel.Info, ["information"] = LogLevel.Info, ["inf"] = LogLevel.Info, ["notice"] = LogLevel.Info,
        ["warn"] = LogLevel.Warn, ["warning"] = LogLevel.Warn, ["wrn"] = LogLevel.Warn,
        ["error"] =
            LogLevel.Error, ["err"] =
                LogLevel.Error, ["eror"] = LogLevel.Error, ["fail"] = LogLevel.Error, ["severe"] = LogLevel.Error,
        ["critical"] =
            LogLevel.Critical, ["crit"] = LogLevel.Critical, ["fatal"] = LogLevel.Critical, ["ftl"] = LogLevel.Critical,
        ["alert"] = LogLevel.Critical, ["emerg"] = LogLevel.Critical, ["panic"] = LogLevel.Critical,
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    private static readonly FrozenDictionary<string, LogLevel>.AlternateLookup<ReadOnlySpan<char>> BySpan =
        Words.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly string[] Names = ["none", "trace", "debug", "info", "warn", "error", "critical"];

    /// <summary>The wire name of a level.</summary>
    public static string Name(LogLevel level) => Names[(int)level];

    /// <summary>The level that a whole word names, in any case.</summary>
    public static bool TryParse(ReadOnlySpan<char> word, out LogLevel level)
    {
        level = LogLevel.None;
        return word.Length is > 0 and <= LongestWord && BySpan.TryGetValue(word, out level);
    }

    /// <summary>
    /// The level named near the start of free text. A word counts when it is in capitals, in brackets or followed by
    /// a colon, so that "no error so far" stays without a level.
    /// </summary>
    public static LogLevel Find(ReadOnlySpan<char> text)
    {
        for (var looked = 0; looked < TokensLookedAt && Tokens.TryNext(ref text, out var token); looked++)
        {
            var word = token.Trim("[]<>(){}:,;|\"'-=*");
            if (!TryParse(word, out var level)) continue;
            var marked = token[0] is '[' or '<' or '(' || token[^1] == ':';
            if (marked || !word.ContainsAnyInRange('a', 'z')) return level;
        }

        return LogLevel.None;
    }

    /// <summary>The level of a syslog severity (RFC 5424, 6.2.1): 0 emergency to 7 debug.</summary>
    public static LogLevel FromSyslog(int severity) => severity switch
    {
        <= 2 => LogLevel.Critical,
        3 => LogLevel.Error,
        4 => LogLevel.Warn,
        <= 6 => LogLevel.Info,
        _ => LogLevel.Debug,
    };

    /// <summary>The level that an HTTP status stands for: 5xx is an error, 4xx a warning.</summary>
    public static LogLevel FromHttpStatus(int status) => status switch
    {
        >= 500 => LogLevel.Error,
        >= 400 => LogLevel.Warn,
        _ => LogLevel.Info,
    };
}
