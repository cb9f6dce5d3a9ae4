namespace Maestro.Rego.Builtins;

/// <summary>The built-in functions by name.</summary>
internal static class BuiltinRegistry
{
    /// <summary>Functions that reach outside of the process: known by name, never available.</summary>
    private static readonly Dictionary<string, Builtin> Refused = new Builtin[]
    {
        new("http.send", "o", new Builtin1((context, _) => context.Refuse())),
        new("net.lookup_ip_addr", "s",
        new Builtin1((context, name) => NetBuiltins.Literal(StringBuiltins.Of(name)) ?? context.Refuse())),
    }.ToDictionary(builtin => builtin.Name, StringComparer.Ordinal);

    private static readonly HashSet<string> Unsteady = new(Refused.Keys, StringComparer.Ordinal)
    {
        "time.now_ns", "rand.intn", "uuid.rfc4122", "opa.runtime", "io.jwt.decode_verify", "io.jwt.encode_sign", "io.jwt.encode_sign_raw",
        "crypto.x509.parse_and_verify_certificates", "crypto.x509.parse_and_verify_certificates_with_options",
    };

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
        GraphqlBuiltins.All,
        AwsBuiltins.All,
        SchemaBuiltins.All,
        TemplateBuiltins.All,
        RegoBuiltins.All,
    }.SelectMany(family => family).ToDictionary(builtin => builtin.Name, StringComparer.Ordinal);

    public static IEnumerable<string> Names => ByName.Keys;

    public static Builtin? Find(string name) => ByName.GetValueOrDefault(name) ?? Refused.GetValueOrDefault(name);

    public static bool IsRefused(string name) => Refused.ContainsKey(name);

    /// <summary>Looks at the clock, draws, or asks the host: the same arguments may give another answer.</summary>
    public static bool IsUnsteady(string name) => Unsteady.Contains(name);
}
