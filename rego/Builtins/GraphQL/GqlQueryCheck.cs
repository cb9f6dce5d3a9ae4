using System.Runtime.CompilerServices;

namespace Maestro.Rego.Builtins.GraphQL;

/// <summary>The rules of GraphQL's validation section, on one document.</summary>
internal sealed class GqlQueryCheck
{
    private readonly GqlSchema _schema;
    private readonly Dictionary<RegoObject, (int Line, int Column)> _places;
    private readonly Dictionary<string, RegoObject> _fragments = new(StringComparer.Ordinal);
    private readonly HashSet<string> _usedFragments = new(StringComparer.Ordinal);
    private Dictionary<string, RegoObject> _variables = new(StringComparer.Ordinal);
    private HashSet<string> _usedVariables = new(StringComparer.Ordinal);
    private HashSet<string> _open = new(StringComparer.Ordinal);
    private HashSet<(string, string)> _visited = [];
    private string _operation = "";

    private GqlQueryCheck(GqlSchema schema, Dictionary<RegoObject, (int Line, int Column)> places) =>
        (_schema, _places) = (schema, places);

    /// <exception cref="GqlException">The document does not fit the schema.</exception>
    public static void Run(RegoObject document, GqlSchema schema, Dictionary<RegoObject, (int Line, int Column)> places)
    {
        var check = new GqlQueryCheck(schema, places);
        var operations = document.Children("Operations").ToList();
        foreach (var fragment in document.Children("Fragments"))
            if (!check._fragments.TryAdd(fragment.Name(), fragment))
                throw check.Error(fragment, $"There can be only one fragment named \"{fragment.Name()}\".");
        foreach (var same in operations.Where(one => one.Name().Length > 0).GroupBy(GqlAst.Name)
            .Where(group => group.Count() > 1))
            throw check.Error(same.Last(), $"There can be only one operation named \"{same.Key}\".");
        if (operations.Count > 1 && operations.Find(one => one.Name().Length == 0) is { } anonymous)
            throw check.Error(anonymous, "This anonymous operation must be the only defined operation.");
        foreach (var fragment in check._fragments.Values) check.FragmentType(fragment, fragment.Name());
        foreach (var operation in operations) check.Operation(operation);
        foreach (var fragment in check._fragments.Values)
            if (!check._usedFragments.Contains(fragment.Name()))
                throw check.Error(fragment, $"Fragment \"{fragment.Name()}\" is never used.");
    }

    private GqlException Error(RegoObject node, string message) =>
        new(message, _places.TryGetValue(node, out var place) ? place : null);

    private void FragmentType(RegoObject fragment, string name)
    {
        var condition = fragment.Field("TypeCondition");
        if (condition.Length == 0) return;
        if (!_schema.Types.TryGetValue(condition, out var type)) throw Error(fragment, $"Unknown type \"{condition}\".");
        if (!type.IsComposite)
            throw Error(
                fragment,
                name.Length == 0
                    ? $"Fragment cannot condition on non composite type \"{condition}\"."
                    : $"Fragment \"{name}\" cannot condition on non composite type \"{condition}\".");
    }

    private void Operation(RegoObject operation)
    {
        var kind = operation.Field("Operation");
        if (!_schema.Roots.TryGetValue(kind, out var root))
            throw Error(operation, $"Schema does not support operation type \"{kind}\"");
        _operation = operation.Name();
        _variables = new(StringComparer.Ordinal);
        _usedVariables = new(StringComparer.Ordinal);
        _open = new(StringComparer.Ordinal);
        _visited = [];
        foreach (var variable in operation.Children("VariableDefinitions")) Variable(variable);
        Directives(operation, kind.ToUpperInvariant());
        var type = _schema.Types[root];
        if (kind == "subscription" && operation.Children("SelectionSet").Count() > 1)
            throw Error(
                operation,
                (_operation.Length == 0 ? "Anonymous Subscription" : $"Subscription \"{_operation}\"")
                    + " must select only one top level field.");
        Selections(operation, type);
        foreach (var variable in _variables.Values)
        {
            if (!_usedVariables.Contains(variable.Field("Variable")))
                throw Error(
                    variable,
                    $"Variable \"${variable.Field("Variable")}\" is never used{(_operation.Length == 0 ? "" : $" in operation \"{_operation}\"")}.");
        }
    }

    private void Variable(RegoObject variable)
    {
        var name = variable.Field("Variable");
        if (!_variables.TryAdd(name, variable)) throw Error(variable, $"There can be only one variable named \"${name}\".");
        var type = variable.Child("Type")!;
        if (!_schema.Types.TryGetValue(type.TypeName(), out var target))
            throw Error(variable, $"Unknown type \"{type.TypeName()}\".");
        if (!target.IsInput) throw Error(variable, $"Variable \"${name}\" cannot be non-input type \"{type.TypeText()}\".");
        if (variable.Child("DefaultValue") is { } value) Value(value, type);
        Directives(variable, "VARIABLE_DEFINITION");
    }

    private void Selections(RegoObject node, GqlType type)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        foreach (var selection in node.Children("SelectionSet"))
        {
            if (selection.IsField()) Field(selection, type);
            else if (selection.IsInline()) Inline(selection, type);
            else Spread(selection, type);
        }

        Overlaps(node, type);
    }

    private void Field(RegoObject field, GqlType type)
    {
        var name = field.Name();
        Directives(field, "FIELD");
        if (name == "__typename") return;
        var definition = type.Field(name);
        if (definition is null && type.Name == _schema.Roots.GetValueOrDefault("query") && name is "__schema" or "__type")
        {
            Selections(field, _schema.Types[name == "__schema" ? "__Schema" : "__Type"]);
            return;
        }

        if (definition is null) throw Error(field, $"Cannot query field \"{name}\" on type \"{type.Name}\".");
        Arguments(field, definition.Children("Arguments").ToList(), $"Field \"{name}\" argument", $"{type.Name}.{name}");
        var target = _schema.Types[definition.Child("Type")!.TypeName()];
        var hasSelections = field.Children("SelectionSet").Any();
        if (target.IsComposite && !hasSelections)
            throw Error(
                field,
                $"Field \"{name}\" of type \"{definition.Child("Type")!.TypeText()}\" must have a selection of subfields. Did you mean \"{name} {{ ... }}\"?");
        if (!target.IsComposite && hasSelections)
            throw Error(
                field,
                $"Field \"{name}\" must not have a selection since type \"{definition.Child("Type")!.TypeText()}\" has no subfields.");
        Selections(field, target);
    }

    private void Inline(RegoObject inline, GqlType type)
    {
        FragmentType(inline, "");
        Directives(inline, "INLINE_FRAGMENT");
        var condition = inline.Field("TypeCondition");
        if (condition.Length == 0)
        {
            Selections(inline, type);
            return;
        }

        if (!_schema.PossibleTypes(condition).Intersect(_schema.PossibleTypes(type.Name)).Any())
            throw Error(
                inline,
                $"Fragment cannot be spread here as objects of type \"{type.Name}\" can never be of type \"{condition}\".");
        Selections(inline, _schema.Types[condition]);
    }

    private void Spread(RegoObject spread, GqlType type)
    {
        var name = spread.Name();
        Directives(spread, "FRAGMENT_SPREAD");
        if (!_fragments.TryGetValue(name, out var fragment)) throw Error(spread, $"Unknown fragment \"{name}\".");
        var condition = fragment.Field("TypeCondition");
        if (!_schema.PossibleTypes(condition).Intersect(_schema.PossibleTypes(type.Name)).Any())
            throw Error(
                spread,
                $"Fragment \"{name}\" cannot be spread here as objects of type \"{type.Name}\" can never be of type \"{condition}\".");
        _usedFragments.Add(name);
        if (!_open.Add(name)) throw Error(spread, $"Cannot spread fragment \"{name}\" within itself.");
        if (_visited.Add((name, condition)))
        {
            Directives(fragment, "FRAGMENT_DEFINITION");
            Selections(fragment, _schema.Types[condition]);
        }

        _open.Remove(name);
    }

    /// <summary>Fields that come under one name must be one field with the same arguments.</summary>
    private void Overlaps(RegoObject node, GqlType type)
    {
        var known = new Dictionary<string, (RegoObject Field, string Type)>(StringComparer.Ordinal);
        foreach (var (field, owner) in Collect(node, type.Name, new(StringComparer.Ordinal)))
        {
            var key = field.Field("Alias");
            if (!known.TryAdd(key, (field, owner)))
            {
                var (other, otherOwner) = known[key];
                if (otherOwner != owner && _schema.Types[owner].Kind == "OBJECT" && _schema.Types[otherOwner].Kind == "OBJECT")
                    continue;
                var why = other.Name() != field.Name() ? $"\"{other.Name()}\" and \"{field.Name()}\" are different fields"
                    : !SameArguments(other, field) ? "they have differing arguments" : null;
                if (why is not null)
                    throw Error(
                        field,
                        $"Fields \"{key}\" conflict because {why}. Use different aliases on the fields to fetch both if this was intentional.");
            }
        }
    }

    private IEnumerable<(RegoObject Field, string Type)> Collect(RegoObject node, string type, HashSet<string> seen)
    {
        foreach (var selection in node.Children("SelectionSet"))
        {
            if (selection.IsField())
            {
                yield return (selection, type);
                continue;
            }

            var inner = selection;
            if (!selection.IsInline() && (!seen.Add(selection.Name()) || !_fragments.TryGetValue(selection.Name(), out inner)))
                continue;
            var condition = inner!.Field("TypeCondition");
            foreach (var found in Collect(inner, condition.Length == 0 ? type : condition, seen)) yield return found;
        }
    }

    private static bool SameArguments(RegoObject a, RegoObject b) =>
        RegoSet.Of([.. a.Children("Arguments")]).Equals(RegoSet.Of([.. b.Children("Arguments")]));

    private void Arguments(RegoObject node, List<RegoObject> definitions, string what, string owner)
    {
        var given = node.Children("Arguments").ToList();
        foreach (var same in given.GroupBy(GqlAst.Name).Where(group => group.Count() > 1))
            throw Error(same.Last(), $"There can be only one argument named \"{same.Key}\".");
        foreach (var argument in given)
        {
            if (definitions.Find(one => one.Name() == argument.Name()) is not { } definition)
                throw Error(
                    argument,
                    $"Unknown argument \"{argument.Name()}\" on {(owner.StartsWith('@') ? "directive" : "field")} \"{owner}\".");
            Value(argument.Child("Value")!, definition.Child("Type")!, definition.Get("DefaultValue") is not null);
        }

        foreach (var definition in definitions.Where(
            one => one.Child("Type")!.Flag("NonNull") && one.Get("DefaultValue") is null))
        {
            if (!given.Exists(argument => argument.Name() == definition.Name()))
                throw Error(
                    node,
                    $"{what} \"{definition.Name()}\" of type \"{definition.Child("Type")!.TypeText()}\" is required, but it was not provided.");
        }
    }

    private void Directives(RegoObject node, string location)
    {
        foreach (var used in node.Children("Directives"))
        {
            if (!_schema.Directives.TryGetValue(used.Name(), out var definition))
                throw Error(used, $"Unknown directive \"@{used.Name()}\".");
            if (!definition.Texts("Locations").Contains(location))
                throw Error(used, $"Directive \"@{used.Name()}\" may not be used on {location}.");
            Arguments(
                used, definition.Children("Arguments").ToList(), $"Directive \"@{used.Name()}\" argument", "@" + used.Name());
        }

        foreach (var same in node.Children("Directives").GroupBy(GqlAst.Name).Where(group => group.Count() > 1))
        {
            if (!_schema.Directives[same.Key].Flag("IsRepeatable"))
                throw Error(same.Last(), $"The directive \"@{same.Key}\" can only be used once at this location.");
        }
    }

    private void Value(RegoObject value, RegoObject type, bool hasDefault = false)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var kind = value.ValueKind();
        var raw = value.Field("Raw");
        if (kind == 0)
        {
            UseVariable(value, raw, type, hasDefault);
            return;
        }

        if (kind == 6)
        {
            if (type.Flag("NonNull")) throw Error(value, $"Expected value of type \"{type.TypeText()}\", found null.");
            return;
        }

        if (type.Child("Elem") is { } element)
        {
            if (kind != 8) Value(value, element);
            else
                foreach (var child in value.Children("Children")) Value(child.Child("Value")!, element);
            return;
        }

        var target = _schema.Types[type.TypeName()];
        var fits = target.Kind switch
        {
            "ENUM" => kind == 7 && target.Values.Contains(raw),
            "INPUT_OBJECT" => kind == 9,
            _ => target.Name switch
            {
                "Int" => kind == 1 && int.TryParse(raw, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _),
                "Float" => kind is 1 or 2,
                "String" => kind is 3 or 4,
                "Boolean" => kind == 5,
                "ID" => kind is 1 or 3 or 4,
                _ => true,
            },
        };
        if (!fits) throw Error(value, $"{target.Name} cannot represent value: {raw}");
        if (target.Kind == "INPUT_OBJECT") InputObject(value, target);
    }

    private void InputObject(RegoObject value, GqlType type)
    {
        var given = value.Children("Children").ToList();
        foreach (var same in given.GroupBy(GqlAst.Name).Where(group => group.Count() > 1))
            throw Error(same.Last(), $"There can be only one input field named \"{same.Key}\".");
        foreach (var child in given)
        {
            if (type.Field(child.Name()) is not { } field)
                throw Error(child, $"Field \"{child.Name()}\" is not defined by type \"{type.Name}\".");
            Value(child.Child("Value")!, field.Child("Type")!, field.Get("DefaultValue") is not null);
        }

        foreach (var field in type.Fields.Where(
            field => field.Child("Type")!.Flag("NonNull") && field.Get("DefaultValue") is null))
        {
            if (!given.Exists(child => child.Name() == field.Name()))
                throw Error(
                    value,
                    $"Field \"{type.Name}.{field.Name()}\" of required type \"{field.Child("Type")!.TypeText()}\" was not provided.");
        }
    }

    private void UseVariable(RegoObject value, string name, RegoObject expected, bool hasDefault)
    {
        if (!_variables.TryGetValue(name, out var variable))
            throw Error(
                value,
                _operation.Length == 0
                    ? $"Variable \"${name}\" is not defined."
                    : $"Variable \"${name}\" is not defined by operation \"{_operation}\".");
        _usedVariables.Add(name);
        var type = variable.Child("Type")!;
        var isSet = hasDefault || (variable.Child("DefaultValue") is { } given && given.ValueKind() != 6);
        if (!Fits(type, expected, isSet))
            throw Error(
                value,
                $"Variable \"${name}\" of type \"{type.TypeText()}\" used in position expecting type \"{expected.TypeText()}\".");
    }

    private static bool Fits(RegoObject type, RegoObject expected, bool isSet)
    {
        if (expected.Flag("NonNull") && !type.Flag("NonNull") && !isSet) return false;
        if (expected.Child("Elem") is { } inner) return type.Child("Elem") is { } own && Fits(own, inner, false);
        return type.Child("Elem") is null && type.TypeName() == expected.TypeName();
    }
}
