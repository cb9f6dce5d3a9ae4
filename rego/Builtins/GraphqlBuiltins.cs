using Maestro.Rego.Builtins.GraphQL;

namespace Maestro.Rego.Builtins;

/// <summary>GraphQL queries and schemas, as texts or as syntax trees.</summary>
internal static class GraphqlBuiltins
{
    public static IEnumerable<Builtin> All =>
    [
        new("graphql.parse_query", "s", new Builtin1((context, query) => Try(context, document => document.Query(query)))),
        new("graphql.parse_schema", "s", new Builtin1((context, schema) => Try(context, document => document.Schema(schema)))),
        new("graphql.parse", "so,so", new Builtin2((context, query, schema) => Try(context, document =>
        {
            var (queryTree, schemaTree) = document.Checked(query, schema)!.Value;
            return RegoArray.Of(queryTree, schemaTree);
        }))),
        new("graphql.parse_and_verify", "so,so", new Builtin2((context, query, schema) =>
        {
            var (trees, _) = Run(context, document => document.Checked(query, schema));
            return trees is { } found
                ? RegoArray.Of(RegoValue.True, found.Query, found.Schema)
                : RegoArray.Of(RegoValue.False, RegoObject.Empty, RegoObject.Empty);
        })),
        new("graphql.is_valid", "so,so",
        new Builtin2(
            (context, query, schema) => RegoValue.From(Run(context, document => document.Checked(query, schema)).Error is null))),
        new("graphql.schema_is_valid", "so",
        new Builtin1(
            (context, schema) => RegoValue.From(Run(context, document => document.Load(document.Schema(schema))).Error is null))),
    ];

    private static RegoValue? Try(BuiltinContext context, Func<Documents, RegoValue> use)
    {
        var (value, error) = Run(context, use);
        return error is null ? value : context.Fail(error);
    }

    private static (T? Value, string? Error) Run<T>(BuiltinContext context, Func<Documents, T> use)
    {
        context.Machine.Step();
        context.Charge(1 << 14);
        try
        {
            return (use(new Documents(context)), null);
        }
        catch (GqlException error)
        {
            return (default, error.Describe());
        }
    }

    /// <summary>The documents of one call, and where their nodes stand in the text.</summary>
    private sealed class Documents(BuiltinContext context)
    {
        private readonly Dictionary<RegoObject, (int Line, int Column)> _places = new(ReferenceEqualityComparer.Instance);

        public RegoObject Query(RegoValue query) => query as RegoObject ?? new GqlQueryParser(Source(query), _places).Document();

        public RegoObject Schema(RegoValue schema) =>
            schema as RegoObject ?? new GqlSchemaParser(Source(schema), _places).Document();

        public GqlSchema Load(RegoObject schema) => GqlSchema.Load(schema, _places);

        public (RegoObject Query, RegoObject Schema)? Checked(RegoValue query, RegoValue schema)
        {
            var (queryTree, schemaTree) = (Query(query), Schema(schema));
            GqlQueryCheck.Run(queryTree, Load(schemaTree), _places);
            return (queryTree, schemaTree);
        }

        private string Source(RegoValue text)
        {
            context.Charge(32L * StringBuiltins.Of(text).Length);
            return StringBuiltins.Of(text);
        }
    }
}
