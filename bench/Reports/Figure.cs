namespace Maestro.Bench.Reports;

/// <summary>One measured number. Its unit is the end of its name.</summary>
internal sealed record Figure(string Name, double Value, string Meaning);
