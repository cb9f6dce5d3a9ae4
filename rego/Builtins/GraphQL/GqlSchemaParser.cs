namespace Maestro.Rego.Builtins.GraphQL;

/// <summary>Type system documents.</summary>
internal sealed class GqlSchemaParser(string source, Dictionary<RegoObject, (int Line, int Column)> places)
    : GqlParser(source, places)
{
    private static readonly HashSet<string> Locations =
    [
        "QUERY", "MUTATION", "SUBSCRIPTION", "FIELD", "FRAGMENT_DEFINITION", "FRAGMENT_SPREAD", "INLINE_FRAGMENT",
        "VARIABLE_DEFINITION",
        "SCHEMA", "SCALAR", "OBJECT", "FIELD_DEFINITION", "ARGUMENT_DEFINITION", "INTERFACE", "UNION", "ENUM", "ENUM_VALUE",
        "INPUT_OBJECT", "INPUT_FIELD_DEFINITION",
    ];

    private readonly List<RegoValue> _schema = [];
    private readonly List<RegoValue> _schemaExtension = [];
    private readonly List<RegoValue> _directives = [];
    private readonly List<RegoValue> _definitions = [];
    private readonly List<RegoValue> _extensions = [];

    public RegoObject Document()
    {
        while (Current.Kind != GqlKind.End)
        {
            var described = Place;
            var token = Current;
            var hasDescription = token.Kind is GqlKind.String or GqlKind.BlockString;
            var description = Description();
            if (Current.Kind != GqlKind.Name) throw Unexpected();
            switch (Current.Text)
            {
                case "schema": _schema.Add(Schema(description, extend: false)); break;
                case "directive": _directives.Add(Directive(description)); break;
                case "extend":
                    if (hasDescription) throw new GqlException($"Unexpected {token}", described);
                    Advance();
                    if (IsKeyword("schema")) _schemaExtension.Add(Schema("", extend: true));
                    else _extensions.Add(Definition("", extend: true));
                    break;
                default: _definitions.Add(Definition(description, extend: false)); break;
            }
        }

        return Node(
            (1, 1),
            ("Schema", List(_schema)),
            ("SchemaExtension", List(_schemaExtension)),
            ("Directives", List(_directives)),
            ("Definitions", List(_definitions)),
            ("Extensions", List(_extensions)));
    }

    private string Description() => Current.Kind is GqlKind.String or GqlKind.BlockString ? Advance().Text : "";

    private RegoObject Schema(string description, bool extend)
    {
        var place = Place;
        Advance();
        var directives = Directives(true);
        var operations = Some("{", "}", () =>
        {
            var at = Place;
            var operation = Name();
            if (operation is not ("query" or "mutation" or "subscription"))
                throw new GqlException($"Unexpected Name \"{operation}\"", at);
            Expect(":");
            return Node(at, ("Operation", Text(operation)), ("Type", Text(Name())));
        });
        if (operations.Count == 0 && (!extend || directives.Count == 0)) throw Unexpected();
        return Node(
            place, ("Description", Text(description)), ("Directives", List(directives)), ("OperationTypes", List(operations)));
    }

    private RegoObject Definition(string description, bool extend)
    {
        if (Current.Kind != GqlKind.Name) throw Unexpected();
        var keyword = Current.Text;
        var kind = keyword switch
        {
            "scalar" => "SCALAR",
            "type" => "OBJECT",
            "interface" => "INTERFACE",
            "union" => "UNION",
            "enum" => "ENUM",
            "input" => "INPUT_OBJECT",
            _ => throw Unexpected(),
        };
        Advance();
        var place = Place;
        var name = Name();
        List<RegoValue> interfaces = [], fields = [], types = [], values = [];
        if (kind is "OBJECT" or "INTERFACE") interfaces = Implements();
        var directives = Directives(true);
        switch (kind)
        {
            case "OBJECT" or "INTERFACE": fields = Some("{", "}", Field); break;
            case "INPUT_OBJECT": fields = Some("{", "}", InputField); break;
            case "ENUM": values = Some("{", "}", EnumValue); break;
            case "UNION": types = Members(); break;
        }

        if (extend && interfaces.Count + directives.Count + fields.Count + types.Count + values.Count == 0) throw Unexpected();
        return Node(
            place,
            ("Kind", Text(kind)),
            ("Description", Text(description)),
            ("Name", Text(name)),
            ("Directives", List(directives)),
            ("Interfaces", List(interfaces)),
            ("Fields", List(fields)),
            ("Types", List(types)),
            ("EnumValues", List(values)),
            ("BuiltIn", RegoValue.False));
    }

    private List<RegoValue> Implements()
    {
        var names = new List<RegoValue>();
        if (!IsKeyword("implements")) return names;
        Advance();
        Skip("&");
        do names.Add(Text(Name()));
        while (Skip("&"));
        return names;
    }

    private List<RegoValue> Members()
    {
        var names = new List<RegoValue>();
        if (!Skip("=")) return names;
        Skip("|");
        do names.Add(Text(Name()));
        while (Skip("|"));
        return names;
    }

    private RegoObject Field()
    {
        var description = Description();
        var place = Place;
        var name = Name();
        var arguments = Some("(", ")", Argument);
        Expect(":");
        var type = Type();
        return Node(
            place,
            ("Description", Text(description)),
            ("Name", Text(name)),
            ("Arguments", List(arguments)),
            ("Type", type),
            ("Directives", List(Directives(true))));
    }

    private RegoObject InputField() => Argument();

    private RegoObject Argument()
    {
        var description = Description();
        var place = Place;
        var name = Name();
        Expect(":");
        var type = Type();
        var value = Skip("=") ? Value(true) : null;
        return Node(
            place,
            ("Description", Text(description)),
            ("Name", Text(name)),
            ("Type", type),
            ("DefaultValue", value),
            ("Directives", List(Directives(true))));
    }

    private RegoObject EnumValue()
    {
        var description = Description();
        var place = Place;
        return Node(place, ("Description", Text(description)), ("Name", Text(Name())), ("Directives", List(Directives(true))));
    }

    private RegoObject Directive(string description)
    {
        Advance();
        Expect("@");
        var place = Place;
        var name = Name();
        var arguments = Some("(", ")", Argument);
        var repeatable = IsKeyword("repeatable");
        if (repeatable) Advance();
        ExpectKeyword("on");
        Skip("|");
        var locations = new List<RegoValue>();
        do
        {
            if (!Locations.Contains(Current.Text)) throw Unexpected();
            locations.Add(Text(Name()));
        }
        while (Skip("|"));
        return Node(
            place,
            ("Description", Text(description)),
            ("Name", Text(name)),
            ("Arguments", List(arguments)),
            ("Locations", List(locations)),
            ("IsRepeatable", RegoValue.From(repeatable)));
    }
}
