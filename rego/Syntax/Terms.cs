namespace Maestro.Rego.Syntax;

/// <summary>A term as written, or as rewritten by the compiler.</summary>
internal abstract class Term(RegoLocation location)
{
    public RegoLocation Location => location;

    /// <summary>As one would write it, of a variable.</summary>
    public virtual string Text => "_";
}

internal sealed class ScalarTerm(RegoLocation location, RegoValue value) : Term(location)
{
    public RegoValue Value => value;
}

internal sealed class VarTerm(RegoLocation location, string name) : Term(location)
{
    public string Name => name;

    public override string Text => name;

    public bool IsWildcard => name.StartsWith('$');
}

/// <summary>A head and at least one key, or a root document alone.</summary>
internal sealed class RefTerm(RegoLocation location, Term head, IReadOnlyList<Term> path) : Term(location)
{
    public Term Head => head;

    public IReadOnlyList<Term> Path => path;
}

internal sealed class ArrayTerm(RegoLocation location, IReadOnlyList<Term> items) : Term(location)
{
    public IReadOnlyList<Term> Items => items;
}

internal sealed class SetTerm(RegoLocation location, IReadOnlyList<Term> items) : Term(location)
{
    public IReadOnlyList<Term> Items => items;
}

internal sealed class ObjectTerm(RegoLocation location, IReadOnlyList<(Term Key, Term Value)> pairs) : Term(location)
{
    public IReadOnlyList<(Term Key, Term Value)> Pairs => pairs;
}

/// <summary>A call; infix operators are calls of the functions behind them.</summary>
internal sealed class CallTerm(RegoLocation location, Term function, IReadOnlyList<Term> arguments) : Term(location)
{
    /// <summary>A variable or a reference, as written.</summary>
    public Term Function => function;

    public IReadOnlyList<Term> Arguments => arguments;

    /// <summary>Written as an operator: no rule can take its name.</summary>
    public bool IsOperator { get; init; }

    public string Name => SyntaxText.Dotted(function);
}

internal enum ComprehensionKind
{
    Array,
    Set,
    Object,
}

internal sealed class ComprehensionTerm(RegoLocation location, ComprehensionKind kind, Term? key, Term value, Body body)
    : Term(location)
{
    public ComprehensionKind Kind => kind;

    /// <summary>Only of an object comprehension.</summary>
    public Term? Key => key;

    public Term Value => value;

    public Body Body => body;
}

/// <summary>A template string; a part is a string or an expression.</summary>
internal sealed class TemplateTerm(RegoLocation location, IReadOnlyList<TemplatePart> parts) : Term(location)
{
    public IReadOnlyList<TemplatePart> Parts => parts;
}

internal readonly record struct TemplatePart(string? Text, Term? Value, IReadOnlyList<WithModifier> With);
