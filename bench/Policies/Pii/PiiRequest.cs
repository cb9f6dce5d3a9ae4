namespace Maestro.Bench.Policies.Pii;

/// <summary>One request of the trial.</summary>
/// <param name="Step">Some steps are pinned.</param>
/// <param name="PolicyDigest">The set that its run began with; null: the one in force.</param>
internal sealed record PiiRequest(
    int Number, string Model, string[] Tags, string[] Jurisdictions, string? Step, string Hint, string? PolicyDigest)
{
    private static readonly string[] Classes =
        [
            "public",
            "internal",
            "confidential",
            "pii",
            "pii-special",
            "phi",
            "pci",
            "financial",
            "legal",
            "hr",
            "secret",
            "export-ctrl",
            "source-code",
            "telemetry",
        ];

    private static readonly string[] Personal = ["pii", "pii-special", "phi"];
    private static readonly string[] Odd = ["nonsense", "PII", "project:home", "team:a:b", "bogus:1", "pii:eu", "team:", "pii "];
    private static readonly string[] Models = ["large", "medium", "local", "draft", "final", "auto"];
    private static readonly string[] Places = ["eu", "eea", "us", "local", "world", "nowhere", "DE"];
    private static readonly string[] Hints = ["draft", "finalization", "none"];

    public bool IsPersonal => Tags.Any(tag => Personal.Contains(tag));

    public static PiiRequest Draw(int number, Random random, IReadOnlyList<string> digests)
    {
        var tags = new List<string>();
        if (random.Next(2) == 0) tags.Add(Personal[random.Next(Personal.Length)]);
        for (var more = random.Next(4) - 1; more > 0; more--) tags.Add(Classes[random.Next(Classes.Length)]);
        if (random.Next(8) == 0) tags.Add(Odd[random.Next(Odd.Length)].Trim());
        return new(
            number,
            Models[random.Next(Models.Length)],
            [.. tags.Distinct(StringComparer.Ordinal)],
            random.Next(6) == 0 ? [Places[random.Next(Places.Length)], Places[random.Next(Places.Length)]] : [],
            random.Next(4) == 0 ? $"step-{random.Next(6)}" : null,
            Hints[random.Next(Hints.Length)],
            random.Next(5) == 0 ? digests[random.Next(digests.Count)] : null);
    }
}
