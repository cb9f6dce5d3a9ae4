namespace Maestro.Rego.Builtins.GraphQL;

/// <summary>A type: a definition with its extensions.</summary>
internal sealed class GqlType(string kind, string name)
{
    public string Kind => kind;

    public string Name => name;

    public List<RegoObject> Nodes { get; } = [];

    public List<RegoObject> Fields { get; } = [];

    public List<string> Interfaces { get; } = [];

    public List<string> Members { get; } = [];

    public List<string> Values { get; } = [];

    public bool IsBuiltIn { get; init; }

    public bool IsComposite => kind is "OBJECT" or "INTERFACE" or "UNION";

    public bool IsInput => kind is "SCALAR" or "ENUM" or "INPUT_OBJECT";

    public bool IsOutput => kind is not "INPUT_OBJECT";

    public RegoObject? Field(string field) => Fields.Find(one => one.Name() == field);

    public void Add(RegoObject node)
    {
        Nodes.Add(node);
        Fields.AddRange(node.Children("Fields"));
        Interfaces.AddRange(node.Texts("Interfaces"));
        Members.AddRange(node.Texts("Types"));
        Values.AddRange(node.Children("EnumValues").Select(GqlAst.Name));
    }
}

/// <summary>A checked schema.</summary>
internal sealed class GqlSchema
{
    private const string Prelude = """
        scalar Int
        scalar Float
        scalar String
        scalar Boolean
        scalar ID
        directive @include(if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
        directive @skip(if: Boolean!) on FIELD | FRAGMENT_SPREAD | INLINE_FRAGMENT
        directive @defer(if: Boolean = true, label: String) on FRAGMENT_SPREAD | INLINE_FRAGMENT
        directive @deprecated(reason: String = "No longer supported") on FIELD_DEFINITION | ARGUMENT_DEFINITION | INPUT_FIELD_DEFINITION | ENUM_VALUE
        directive @specifiedBy(url: String!) on SCALAR
        directive @oneOf on INPUT_OBJECT
        type __Schema { description: String types: [__Type!]! queryType: __Type! mutationType: __Type subscriptionType: __Type directives: [__Directive!]! }
        type __Type { kind: __TypeKind! name: String description: String fields(includeDeprecated: Boolean = false): [__Field!] interfaces: [__Type!]
          possibleTypes: [__Type!] enumValues(includeDeprecated: Boolean = false): [__EnumValue!] inputFields(includeDeprecated: Boolean = false): [__InputValue!]
          ofType: __Type specifiedByURL: String isOneOf: Boolean }
        type __Field { name: String! description: String args(includeDeprecated: Boolean = false): [__InputValue!]! type: __Type! isDeprecated: Boolean! deprecationReason: String }
        type __InputValue { name: String! description: String type: __Type! defaultValue: String isDeprecated: Boolean! deprecationReason: String }
        type __EnumValue { name: String! description: String isDeprecated: Boolean! deprecationReason: String }
        enum __TypeKind { SCALAR OBJECT INTERFACE UNION ENUM INPUT_OBJECT LIST NON_NULL }
        type __Directive { name: String! description: String locations: [__DirectiveLocation!]! args(includeDeprecated: Boolean = false): [__InputValue!]! isRepeatable: Boolean! }
        enum __DirectiveLocation { QUERY MUTATION SUBSCRIPTION FIELD FRAGMENT_DEFINITION FRAGMENT_SPREAD INLINE_FRAGMENT VARIABLE_DEFINITION SCHEMA SCALAR OBJECT
          FIELD_DEFINITION ARGUMENT_DEFINITION INTERFACE UNION ENUM ENUM_VALUE INPUT_OBJECT INPUT_FIELD_DEFINITION }
        """;

    private static readonly RegoObject PreludeDocument = new GqlSchemaParser(
        Prelude, new(ReferenceEqualityComparer.Instance)).Document();
    private readonly Dictionary<RegoObject, (int Line, int Column)> _places;

    private GqlSchema(Dictionary<RegoObject, (int Line, int Column)> places) => _places = places;

    public Dictionary<string, GqlType> Types { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, RegoObject> Directives { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, string> Roots { get; } = new(StringComparer.Ordinal);

    /// <exception cref="GqlException">The document is no valid schema.</exception>
    public static GqlSchema Load(RegoObject document, Dictionary<RegoObject, (int Line, int Column)> places)
    {
        var schema = new GqlSchema(places);
        foreach (var definition in PreludeDocument.Children("Definitions")) schema.Define(definition, builtIn: true);
        foreach (var directive in PreludeDocument.Children("Directives")) schema.Directives[directive.Name()] = directive;
        foreach (var definition in document.Children("Definitions")) schema.Define(definition, builtIn: false);
        foreach (var extension in document.Children("Extensions")) schema.Extend(extension);
        foreach (var directive in document.Children("Directives"))
        {
            if (schema.Directives.ContainsKey(directive.Name())
                && !PreludeDocument.Children("Directives").Any(own => own.Name() == directive.Name()))
                throw schema.Error(directive, $"Cannot redeclare directive {directive.Name()}.");
            schema.Directives[directive.Name()] = directive;
        }

        schema.FindRoots(document);
        foreach (var type in schema.Types.Values.Where(type => !type.IsBuiltIn)) schema.Check(type);
        foreach (var directive in document.Children("Directives")) schema.CheckDirectiveDefinition(directive);
        foreach (var node in document.Children("Schema").Concat(document.Children("SchemaExtension")))
            schema.CheckDirectives(node, "SCHEMA");
        return schema;
    }

    public IEnumerable<string> PossibleTypes(string name) => !Types.TryGetValue(name, out var type) ? [] : type.Kind switch
    {
        "UNION" => type.Members,
        "INTERFACE" => Types.Values.Where(other => other.Interfaces.Contains(name)).Select(other => other.Name).Append(name),
        _ => [name],
    };

    public GqlException Error(RegoObject node, string message) =>
        new(message, _places.TryGetValue(node, out var place) ? place : null);

    private void Define(RegoObject definition, bool builtIn)
    {
        var name = definition.Name();
        if (Types.TryGetValue(name, out var known) && !known.IsBuiltIn) throw Error(definition, $"Cannot redeclare type {name}.");
        var type = new GqlType(definition.Field("Kind"), name) { IsBuiltIn = builtIn };
        type.Add(definition);
        Types[name] = type;
    }

    private void Extend(RegoObject extension)
    {
        var name = extension.Name();
        if (!Types.TryGetValue(name, out var type)) Types[name] = type = new GqlType(extension.Field("Kind"), name);
        if (type.Kind != extension.Field("Kind"))
            throw Error(
                extension, $"Cannot extend type {name} because the base type is a {type.Kind}, not {extension.Field("Kind")}.");
        type.Add(extension);
    }

    private void FindRoots(RegoObject document)
    {
        var definitions = document.Children("Schema").ToList();
        if (definitions.Count > 1)
            throw Error(definitions[1], "Cannot have multiple schema entry points, consider schema extensions instead.");
        foreach (var operation in definitions.Concat(document.Children("SchemaExtension"))
            .SelectMany(node => node.Children("OperationTypes")))
        {
            var type = operation.Field("Type");
            if (!Types.ContainsKey(type))
                throw Error(
                    operation, $"Schema root {operation.Field("Operation")} refers to a type {type} that does not exist.");
            Roots[operation.Field("Operation")] = type;
        }

        if (definitions.Count > 0) return;
        foreach (var (operation, name) in (ReadOnlySpan<(string, string)>)
        [
            ("query", "Query"),
            ("mutation", "Mutation"),
            ("subscription", "Subscription"),
        ])
            if (Types.ContainsKey(name)) Roots.TryAdd(operation, name);
    }

    private void Check(GqlType type)
    {
        var node = type.Nodes[0];
        CheckName(node, type.Name);
        foreach (var duplicate in type.Fields.GroupBy(GqlAst.Name).Where(group => group.Count() > 1))
            throw Error(duplicate.Last(), $"Field {type.Name}.{duplicate.Key} can only be defined once.");
        foreach (var field in type.Fields)
        {
            CheckName(field, field.Name());
            CheckTypeExists(field);
            foreach (var argument in field.Children("Arguments")) CheckArgument(argument);
            CheckDirectives(field, type.Kind == "INPUT_OBJECT" ? "INPUT_FIELD_DEFINITION" : "FIELD_DEFINITION");
            var target = Types[field.Child("Type")!.TypeName()];
            if (type.Kind == "INPUT_OBJECT" ? !target.IsInput : !target.IsOutput)
                throw Error(
                    field,
                    $"{type.Kind} {target.Name}: field must be one of {(type.Kind == "INPUT_OBJECT" ? "SCALAR, ENUM, INPUT_OBJECT" : "SCALAR, OBJECT, INTERFACE, UNION, ENUM")}.");
        }

        foreach (var member in type.Members)
        {
            if (!Types.TryGetValue(member, out var target)) throw Error(node, $"Undefined type {member}.");
            if (target.Kind != "OBJECT") throw Error(node, $"{type.Kind} type {member} must be OBJECT.");
        }

        foreach (var name in type.Interfaces) CheckImplements(type, name);
        if (type.Kind is "OBJECT" or "INTERFACE" && type.Fields.Count == 0)
            throw Error(node, $"{type.Kind} {type.Name}: must define one or more fields.");
        if (type.Kind == "INPUT_OBJECT" && type.Fields.Count == 0)
            throw Error(node, $"{type.Kind} {type.Name}: must define one or more input fields.");
        if (type.Kind == "ENUM" && type.Values.Count == 0)
            throw Error(node, $"{type.Kind} {type.Name}: must define one or more unique enum values.");
        foreach (var value in type.Values)
            if (value is "true" or "false" or "null") throw Error(node, $"{type.Kind} {type.Name}: non-enum value {value}.");
        foreach (var part in type.Nodes) CheckDirectives(part, type.Kind);
    }

    private void CheckName(RegoObject node, string name)
    {
        if (name.StartsWith("__", StringComparison.Ordinal))
            throw Error(node, $"Name \"{name}\" must not begin with \"__\", which is reserved by GraphQL introspection.");
    }

    private void CheckTypeExists(RegoObject node)
    {
        var name = node.Child("Type")?.TypeName() ?? "";
        if (!Types.ContainsKey(name)) throw Error(node.Child("Type") ?? node, $"Undefined type {name}.");
    }

    private void CheckArgument(RegoObject argument)
    {
        CheckName(argument, argument.Name());
        CheckTypeExists(argument);
        if (!Types[argument.Child("Type")!.TypeName()].IsInput)
            throw Error(
                argument,
                $"cannot use {argument.Child("Type")!.TypeName()} as argument {argument.Name()} because {Types[argument.Child("Type")!.TypeName()].Kind} is not a valid input type");
        CheckDirectives(argument, "ARGUMENT_DEFINITION");
    }

    private void CheckDirectiveDefinition(RegoObject directive)
    {
        CheckName(directive, directive.Name());
        foreach (var argument in directive.Children("Arguments"))
        {
            CheckArgument(argument);
            if (argument.Children("Directives").Any(used => used.Name() == directive.Name()))
                throw Error(directive, $"Directive {directive.Name()} cannot refer to itself.");
        }
    }

    private void CheckDirectives(RegoObject node, string location)
    {
        foreach (var used in node.Children("Directives"))
        {
            if (!Directives.TryGetValue(used.Name(), out var definition))
                throw Error(used, $"Undefined directive {used.Name()}.");
            if (!definition.Texts("Locations").Contains(location))
                throw Error(used, $"Directive {used.Name()} is not applicable on {location}.");
            foreach (var required in definition.Children("Arguments")
                .Where(argument => argument.Child("Type")!.Flag("NonNull") && argument.Get("DefaultValue") is null))
            {
                if (!used.Children("Arguments")
                    .Any(given => given.Name() == required.Name() && given.Child("Value")?.ValueKind() != 6))
                    throw Error(used, $"Argument {required.Name()} for directive {used.Name()} cannot be null.");
            }

            foreach (var given in used.Children("Arguments"))
                if (!definition.Children("Arguments").Any(argument => argument.Name() == given.Name()))
                    throw Error(used, $"Undefined argument {given.Name()} for directive {used.Name()}.");
        }
    }

    private void CheckImplements(GqlType type, string name)
    {
        var node = type.Nodes[0];
        if (!Types.TryGetValue(name, out var parent)) throw Error(node, $"Undefined type \"{name}\".");
        if (parent.Kind != "INTERFACE") throw Error(node, $"{name} is a non interface type {parent.Kind}.");
        foreach (var required in parent.Fields)
        {
            if (type.Field(required.Name()) is not { } field)
                throw Error(node, $"For {type.Name} to implement {name} it must have a field called {required.Name()}.");
            if (!IsCovariant(required.Child("Type")!, field.Child("Type")!))
                throw Error(
                    field,
                    $"For {type.Name} to implement {name} the field {required.Name()} must have type {required.Child("Type")!.TypeText()}.");
            foreach (var argument in required.Children("Arguments"))
            {
                var own = field.Children("Arguments").FirstOrDefault(one => one.Name() == argument.Name());
                if (own is null || own.Child("Type")!.TypeText() != argument.Child("Type")!.TypeText())
                    throw Error(
                        field,
                        $"For {type.Name} to implement {name} the field {required.Name()} must have the same arguments but it is missing {argument.Name()}.");
            }
        }

        foreach (var further in parent.Interfaces)
            if (!type.Interfaces.Contains(further))
                throw Error(node, $"Type {type.Name} must implement {further} because it is implemented by {name}.");
    }

    private bool IsCovariant(RegoObject required, RegoObject actual)
    {
        if (required.Flag("NonNull") && !actual.Flag("NonNull")) return false;
        if (required.Child("Elem") is { } inner) return actual.Child("Elem") is { } own && IsCovariant(inner, own);
        if (actual.Child("Elem") is not null) return false;
        return required.TypeName() == actual.TypeName() || PossibleTypes(required.TypeName()).Contains(actual.TypeName());
    }
}
