namespace Maestro.Rego.Builtins;

/// <summary>The built-in functions by name.</summary>
internal static class BuiltinRegistry
{
    /// <summary>Functions that reach outside of the process: known by name, never available.</summary>
    private static readonly Dictionary<string, Builtin> Refused = new Builtin[]
    {
        new("http.send", "o", new Builtin1((context, _) => context.Refuse())),
        new("net.lookup_ip_addr", "s", new Builtin1((context, name) => NetBuiltins.Literal(StringBuiltins.Of(name)) ?? context.Refuse())),
    }.ToDictionary(builtin => builtin.Name, StringComparer.Ordinal);

    private static readonly Dictionary<string, Builtin> ByName = new IEnumerable<Builtin>[]
    {
        OperatorBuiltins.All,
        AggregateBuiltins.All,
        TypeBuiltins.All,
        StringBuiltins.All,
        CollectionBuiltins.All,
        EncodingBuiltins.All,
        JsonPathBuiltins.All,
        BitsBuiltins.All,
        GraphBuiltins.All,
        SemverBuiltins.All,
        UuidBuiltins.All,
        ContextBuiltins.All,
        UnitsBuiltins.All,
        NetBuiltins.All,
        RegexBuiltins.All,
        TimeBuiltins.All,
        CryptoBuiltins.All,
        JwtBuiltins.All,
        GraphQL.GraphqlBuiltins.All,
        AwsBuiltins.All,
        SchemaBuiltins.All,
        TemplateBuiltins.All,
        RegoBuiltins.All,
    }.SelectMany(family => family).ToDictionary(builtin => builtin.Name, StringComparer.Ordinal);

    public static IEnumerable<string> Names => ByName.Keys;

    public static Builtin? Find(string name) => ByName.GetValueOrDefault(name) ?? Refused.GetValueOrDefault(name);

    public static bool IsRefused(string name) => Refused.ContainsKey(name);
}
