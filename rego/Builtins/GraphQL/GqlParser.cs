using System.Runtime.CompilerServices;

namespace Maestro.Rego.Builtins.GraphQL;

/// <summary>What both kinds of document share: names, values, types, directives.</summary>
internal abstract class GqlParser
{
    private const int MaxTokens = 50_000;
    private const int MaxDepth = 128;
    private readonly GqlLexer _lexer;
    private readonly Dictionary<RegoObject, (int Line, int Column)> _places;
    private int _tokens;
    private int _depth;

    protected GqlParser(string source, Dictionary<RegoObject, (int Line, int Column)> places)
    {
        _lexer = new GqlLexer(source);
        _places = places;
        Current = _lexer.Next();
    }

    protected GqlToken Current { get; private set; }

    protected (int Line, int Column) Place => (Current.Line, Current.Column);

    protected GqlToken Advance()
    {
        var token = Current;
        if (++_tokens > MaxTokens) throw new GqlException("exceeded token limit", Place);
        Current = _lexer.Next();
        return token;
    }

    protected void Enter()
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        if (++_depth > MaxDepth) throw new GqlException("document nested too deep", Place);
    }

    protected void Leave() => _depth--;

    protected bool Is(string punctuation) => Current.Kind == GqlKind.Punctuation && Current.Text == punctuation;

    protected bool IsKeyword(string keyword) => Current.Kind == GqlKind.Name && Current.Text == keyword;

    protected bool Skip(string punctuation)
    {
        if (!Is(punctuation)) return false;
        Advance();
        return true;
    }

    protected void Expect(string punctuation)
    {
        if (!Skip(punctuation)) throw new GqlException($"Expected {punctuation}, found {Current}", Place);
    }

    protected void ExpectKeyword(string keyword)
    {
        if (!IsKeyword(keyword)) throw new GqlException($"Expected \"{keyword}\", found {Current}", Place);
        Advance();
    }

    protected string Name()
    {
        if (Current.Kind != GqlKind.Name) throw new GqlException($"Expected Name, found {Current}", Place);
        return Advance().Text;
    }

    protected GqlException Unexpected() => new($"Unexpected {Current}", Place);

    /// <summary>Items between brackets, of which there must be one; none when the bracket does not open.</summary>
    protected List<RegoValue> Some(string open, string close, Func<RegoValue> item)
    {
        var items = new List<RegoValue>();
        if (!Skip(open)) return items;
        if (Is(close)) throw new GqlException($"expected at least one definition, found {Current}", Place);
        while (!Is(close) && Current.Kind != GqlKind.Invalid) items.Add(item());
        Expect(close);
        return items;
    }

    protected List<RegoValue> Many(string open, string close, Func<RegoValue> item)
    {
        var items = new List<RegoValue>();
        if (!Skip(open)) return items;
        while (!Is(close) && Current.Kind != GqlKind.Invalid) items.Add(item());
        Expect(close);
        return items;
    }

    protected RegoObject Node((int Line, int Column) place, params ReadOnlySpan<(string Name, RegoValue? Value)> fields)
    {
        var builder = new ObjectBuilder(fields.Length);
        foreach (var (name, value) in fields)
            if (value is not null) builder.Set(name, value);
        var node = builder.Build();
        _places[node] = place;
        return node;
    }

    /// <summary>A list, or nothing when it is empty.</summary>
    protected static RegoValue? List(List<RegoValue> items) => items.Count == 0 ? null : RegoArray.Of([.. items]);

    protected static RegoString Text(string text) => new(text);

    protected RegoObject Type()
    {
        Enter();
        var place = Place;
        RegoObject type;
        if (Skip("["))
        {
            var element = Type();
            Expect("]");
            type = Node(place, ("NamedType", Text("")), ("Elem", element), ("NonNull", RegoValue.From(Skip("!"))));
        }
        else
        {
            type = Node(place, ("NamedType", Text(Name())), ("NonNull", RegoValue.From(Skip("!"))));
        }

        Leave();
        return type;
    }

    protected List<RegoValue> Directives(bool constant)
    {
        var directives = new List<RegoValue>();
        while (Is("@"))
        {
            Advance();
            var place = Place;
            var name = Name();
            directives.Add(Node(place, ("Name", Text(name)), ("Arguments", List(Arguments(constant))), ("Location", Text(""))));
        }

        return directives;
    }

    protected List<RegoValue> Arguments(bool constant) => Some("(", ")", () =>
    {
        var place = Place;
        var name = Name();
        Expect(":");
        return Node(place, ("Name", Text(name)), ("Value", Value(constant)));
    });

    protected RegoObject Value(bool constant)
    {
        Enter();
        var place = Place;
        var token = Current;
        RegoObject value;
        if (Is("["))
        {
            value = Composite(place, 8, Many("[", "]", () => Node(Place, ("Name", Text("")), ("Value", Value(constant)))));
        }
        else if (Is("{"))
        {
            value = Composite(place, 9, Many("{", "}", () =>
            {
                var at = Place;
                var name = Name();
                Expect(":");
                return Node(at, ("Name", Text(name)), ("Value", Value(constant)));
            }));
        }
        else if (Is("$"))
        {
            if (constant) throw Unexpected();
            Advance();
            value = Scalar(place, 0, Name());
        }
        else
        {
            var kind = token.Kind switch
            {
                GqlKind.Int => 1,
                GqlKind.Float => 2,
                GqlKind.String => 3,
                GqlKind.BlockString => 4,
                GqlKind.Name => token.Text switch { "true" or "false" => 5, "null" => 6, _ => 7 },
                _ => throw Unexpected(),
            };
            Advance();
            value = Scalar(place, kind, token.Text);
        }

        Leave();
        return value;
    }

    private RegoObject Scalar((int, int) place, int kind, string raw) =>
        Node(place, ("Kind", RegoNumber.Of(kind)), ("Raw", Text(raw)), ("ExpectedTypeHasDefault", RegoValue.False));

    private RegoObject Composite((int, int) place, int kind, List<RegoValue> children) =>
        Node(
            place, ("Kind", RegoNumber.Of(kind)), ("Raw", Text("")), ("Children", List(children)),
            ("ExpectedTypeHasDefault", RegoValue.False));
}
