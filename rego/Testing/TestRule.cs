namespace Maestro.Rego.Testing;

/// <summary>A test: the rules of one name in one package.</summary>
/// <param name="Name">As it is asked for; a name that is used twice gets a number.</param>
internal sealed record TestRule(IReadOnlyList<string> Package, string Name, RegoLocation Location, bool HasCases)
{
    private const string Prefix = "test_";
    private const string SkippedPrefix = "todo_test_";

    public bool IsSkipped => Name.StartsWith(SkippedPrefix, StringComparison.Ordinal);

    public string FullName => $"data.{string.Join('.', Package)}.{Name}";

    /// <summary>Where its rules are written.</summary>
    public HashSet<RegoLocation> Rules { get; } = [Location];

    public string Query =>
        "data" + string.Concat(Package.Append(Name).Select(part => $"[{new RegoString(part)}]"));

    public static bool IsName(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal) || name.StartsWith(SkippedPrefix, StringComparison.Ordinal);

    /// <summary>
    /// The tests of the modules, in the order written. Rules of the same name are tests of their own and renamed
    /// (<c>test_x#01</c>), else one would hide the failure of another; rules with cases are told to note them.
    /// </summary>
    public static List<TestRule> Find(IEnumerable<Module> modules)
    {
        var found = new Dictionary<string, TestRule>(StringComparer.Ordinal);
        var tests = new List<TestRule>();
        foreach (var module in modules)
        {
            for (var i = 0; i < module.Rules.Count; i++)
            {
                var rule = module.Rules[i];
                if (!IsName(rule.Head.Name) || rule.Head.Arguments is not null || rule.IsDefault) continue;
                var test = new TestRule(module.Package, rule.Head.Name, rule.Location, rule.Head.Path.Count > 0);
                if (test.HasCases) rule = module.Rules[i] = CaseMarker.Mark(rule);
                if (found.TryGetValue(test.FullName, out var known))
                {
                    if (test.HasCases && known.HasCases)
                    {
                        known.Rules.Add(rule.Location);
                        continue;
                    }

                    for (var number = 1; found.ContainsKey(test.FullName); number++)
                        test = test with { Name = string.Create(CultureInfo.InvariantCulture, $"{rule.Head.Name}#{number:00}") };
                    module.Rules[i] = Renamed(rule, test.Name);
                }

                found.Add(test.FullName, test);
                tests.Add(test);
            }
        }

        return tests;
    }

    private static Rule Renamed(Rule rule, string name) => new(rule.Location, rule.Head with { Name = name }, rule.Body)
    {
        Text = rule.Text,
        Annotations = rule.Annotations,
        Else = rule.Else is null ? null : Renamed(rule.Else, name),
    };
}
