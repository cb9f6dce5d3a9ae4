namespace Maestro.Rego.Builtins.GraphQL;

/// <summary>Operations and fragments.</summary>
internal sealed class GqlQueryParser(string source, Dictionary<RegoObject, (int Line, int Column)> places)
    : GqlParser(source, places)
{
    public RegoObject Document()
    {
        var (operations, fragments) = (new List<RegoValue>(), new List<RegoValue>());
        while (Current.Kind != GqlKind.End)
        {
            if (Is("{"))
                operations.Add(
                    Node(Place, ("Operation", Text("query")), ("Name", Text("")), ("SelectionSet", List(RequiredSelections()))));
            else if (IsKeyword("query") || IsKeyword("mutation") || IsKeyword("subscription")) operations.Add(Operation());
            else if (IsKeyword("fragment")) fragments.Add(Fragment());
            else throw Unexpected();
        }

        return Node((1, 1), ("Operations", List(operations)), ("Fragments", List(fragments)));
    }

    private RegoObject Operation()
    {
        var place = Place;
        var operation = Advance().Text;
        var name = Current.Kind == GqlKind.Name ? Name() : "";
        var variables = Many("(", ")", Variable);
        return Node(
            place,
            ("Operation", Text(operation)),
            ("Name", Text(name)),
            ("VariableDefinitions", List(variables)),
            ("Directives", List(Directives(false))),
            ("SelectionSet", List(RequiredSelections())));
    }

    private RegoObject Variable()
    {
        var place = Place;
        Expect("$");
        var name = Name();
        Expect(":");
        var type = Type();
        var value = Skip("=") ? Value(true) : null;
        return Node(
            place, ("Variable", Text(name)), ("Type", type), ("DefaultValue", value), ("Directives", List(Directives(false))),
            ("Used", RegoValue.False));
    }

    private RegoObject Fragment()
    {
        var place = Place;
        Advance();
        if (IsKeyword("on")) throw Unexpected();
        var name = Name();
        ExpectKeyword("on");
        var type = Name();
        return Node(
            place, ("Name", Text(name)), ("TypeCondition", Text(type)), ("Directives", List(Directives(false))),
            ("SelectionSet", List(RequiredSelections())));
    }

    private List<RegoValue> RequiredSelections()
    {
        if (!Is("{")) throw new GqlException($"Expected {{, found {Current}", Place);
        return Selections();
    }

    private List<RegoValue> Selections()
    {
        Enter();
        var selections = Some("{", "}", () => Is("...") ? Spread() : Field());
        Leave();
        return selections;
    }

    private RegoObject Field()
    {
        var place = Place;
        var alias = Name();
        var name = alias;
        if (Skip(":")) name = Name();
        return Node(
            place,
            ("Alias", Text(alias)),
            ("Name", Text(name)),
            ("Arguments", List(Arguments(false))),
            ("Directives", List(Directives(false))),
            ("SelectionSet", Is("{") ? List(Selections()) : null));
    }

    private RegoObject Spread()
    {
        Expect("...");
        var place = Place;
        if (Current.Kind == GqlKind.Name && !IsKeyword("on"))
            return Node(place, ("Name", Text(Name())), ("Directives", List(Directives(false))));
        var condition = "";
        if (IsKeyword("on"))
        {
            Advance();
            condition = Name();
        }

        return Node(
            place, ("TypeCondition", Text(condition)), ("Directives", List(Directives(false))),
            ("SelectionSet", List(RequiredSelections())));
    }
}
