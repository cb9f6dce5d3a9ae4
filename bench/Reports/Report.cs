using Maestro.Bench.Measuring;

namespace Maestro.Bench.Reports;

/// <summary>What a scenario found.</summary>
internal sealed class Report(string scenario)
{
    private readonly List<Figure> _figures = [];
    private readonly List<string> _notes = [];

    public string Scenario => scenario;

    public IReadOnlyList<Figure> Figures => _figures;

    public IReadOnlyList<string> Notes => _notes;

    public void Add(string name, double value, string meaning) => _figures.Add(new Figure(name, value, meaning));

    public void Note(string text) => _notes.Add(text);

    /// <summary>The 50th, 95th and 99th percentile, each the median over the rounds.</summary>
    public void AddPercentiles(string name, IReadOnlyList<Latencies> rounds, string what)
    {
        foreach (var percent in (double[])[50, 95, 99])
        {
            Add(
                string.Create(CultureInfo.InvariantCulture, $"{name}_p{percent}_ms"),
                rounds.Select(round => round.Percentile(percent)).Median(),
                $"{what}, {percent}th percentile");
        }
    }

    /// <summary>Adds where and how the figures came about.</summary>
    public void Close(MachineFacts before, MachineFacts after, ParseResult parsed)
    {
        _notes.Insert(0, $"command: {string.Join(' ', parsed.Tokens.Select(token => token.Value))}");
        _notes.Insert(1, $"machine: {before}");
        if (before.Load is not null)
            _notes.Insert(
                2,
                $"load average of the whole machine before: {before.Load}; after, this scenario's own load included: {after.Load}");
        if (before.FileSystem is "tmpfs" or "ramfs")
            _notes.Add("The data was in memory, not on a disk: nothing here was durable. Use --folder.");
#if DEBUG
        _notes.Add("This is a debug build: use -c Release.");
#endif
    }
}
