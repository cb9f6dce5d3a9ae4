namespace Maestro.Rego.Syntax;

internal sealed class Body(IReadOnlyList<Expression> expressions)
{
    public IReadOnlyList<Expression> Expressions => expressions;
}

internal readonly record struct WithModifier(RegoLocation Location, Term Target, Term Value);

/// <summary>One statement of a body.</summary>
internal abstract class Expression(RegoLocation location)
{
    public RegoLocation Location => location;

    public IReadOnlyList<WithModifier> With { get; set; } = [];

    public bool Negated { get; set; }

    /// <summary>The source text, for explanations.</summary>
    public string? Text { get; set; }
}

/// <summary>A term that must be defined and not false; a call of <c>assign</c> or <c>eq</c> binds.</summary>
internal sealed class TermExpression(RegoLocation location, Term term) : Expression(location)
{
    public Term Term => term;
}

/// <summary><c>some x, y</c></summary>
internal sealed class SomeExpression(RegoLocation location, IReadOnlyList<VarTerm> variables) : Expression(location)
{
    public IReadOnlyList<VarTerm> Variables => variables;
}

/// <summary><c>some k, v in xs</c></summary>
internal sealed class SomeInExpression(RegoLocation location, Term? key, Term value, Term domain) : Expression(location)
{
    public Term? Key => key;

    public Term Value => value;

    public Term Domain => domain;
}

internal sealed class EveryExpression(RegoLocation location, Term? key, Term value, Term domain, Body body) : Expression(location)
{
    public Term? Key => key;

    public Term Value => value;

    public Term Domain => domain;

    public Body Body => body;
}
