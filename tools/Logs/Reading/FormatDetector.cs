namespace Maestro.Tools.Logs.Reading;

/// <summary>Chooses the format that reads most of a file's first lines.</summary>
internal sealed class FormatDetector(TimeProvider clock)
{
    private const int SampledLines = 1000;

    /// <summary>
    /// Stack traces can outnumber entries by far, but a format that reads fewer lines than this is there by accident.
    /// </summary>
    private const double LeastShare = 0.05;

    public ILineFormat Detect(LineReader lines)
    {
        // The more specific comes first and wins a tie.
        ILineFormat[] candidates =
        [
            new JsonFormat(),
            new DotNetConsoleFormat(),
            new AccessFormat(),
            new SyslogFormat(clock),
            new IsoFormat(),
        ];
        var heads = new int[candidates.Length];
        var sampled = 0;
        while (sampled < SampledLines && lines.Read())
        {
            if (lines.Text.IsWhiteSpace()) continue;
            sampled++;
            for (var i = 0; i < candidates.Length; i++)
                if (candidates[i].TryParse(lines.Bytes, lines.Text, out _)) heads[i]++;
        }

        var best = Array.IndexOf(heads, heads.Max());
        return heads[best] > 0 && heads[best] >= sampled * LeastShare ? candidates[best] : new PlainFormat();
    }
}
