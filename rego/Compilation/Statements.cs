namespace Maestro.Rego.Compilation;

/// <summary>A statement after names are resolved and iterating references are taken out of terms.</summary>
internal abstract class Statement(RegoLocation location)
{
    public RegoLocation Location => location;

    /// <summary>What it was written as. Several statements may come from one expression.</summary>
    public Expression? Source { get; set; }
}

/// <summary>Both sides are made equal, binding what is unbound.</summary>
internal sealed class MatchStatement(RegoLocation location, Term left, Term right) : Statement(location)
{
    public Term Left => left;

    public Term Right => right;
}

/// <summary>The term is defined and not false.</summary>
internal sealed class TestStatement(RegoLocation location, Term term) : Statement(location)
{
    public Term Term => term;
}

internal sealed class EveryStatement(
    RegoLocation location, Local? key, Local value, Term domain, List<Statement> body, Scope scope)
    : Statement(location)
{
    public Local? Key => key;

    public Local Value => value;

    public Term Domain => domain;

    public List<Statement> Body => body;

    public Scope Scope => scope;
}

/// <summary>Statements under <c>not</c>, <c>with</c> or both.</summary>
internal sealed class GroupStatement(
    RegoLocation location, bool negated, List<ResolvedWith> with, List<Statement> inner, HashSet<Local> own)
    : Statement(location)
{
    public bool Negated => negated;

    public List<ResolvedWith> With => with;

    public List<Statement> Inner => inner;

    /// <summary>Variables the compiler made for what was taken out of the terms: nothing outside sees them.</summary>
    public HashSet<Local> Own => own;
}

internal enum WithKind
{
    Input,
    Data,
    Function,
}

/// <param name="Path">Below the root document, or the function's full name as one element.</param>
/// <param name="Value">A value, or null when <paramref name="Function"/> replaces a function.</param>
internal sealed record ResolvedWith(
    RegoLocation Location, WithKind Kind, RegoValue[] Path, string Name, Term? Value, string? Function);

/// <summary>A comprehension whose body is resolved.</summary>
internal sealed class ClosureTerm(
    RegoLocation location, ComprehensionKind kind, Term? key, Term value, List<Statement> body, Scope scope)
    : Term(location)
{
    public ComprehensionKind Kind => kind;

    public Term? Key => key;

    public Term Value => value;

    public List<Statement> Body => body;

    public Scope Scope => scope;
}

/// <summary>A template whose parts are text, plain terms, or closures that hold zero or one value.</summary>
internal sealed class ResolvedTemplate(RegoLocation location, IReadOnlyList<(string? Text, Term? Value, bool IsClosure)> parts)
    : Term(location)
{
    public IReadOnlyList<(string? Text, Term? Value, bool IsClosure)> Parts => parts;
}

/// <summary>A call of something known.</summary>
internal sealed class ResolvedCall(RegoLocation location, string name, bool isRule, IReadOnlyList<Term> arguments)
    : Term(location)
{
    /// <summary>A built-in's name, or a rule's full one (<c>data.a.f</c>).</summary>
    public string Name => name;

    public bool IsRule => isRule;

    public IReadOnlyList<Term> Arguments => arguments;
}
