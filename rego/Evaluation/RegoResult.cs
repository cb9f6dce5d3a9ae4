namespace Maestro.Rego.Evaluation;

/// <summary>What an evaluation found: results, nothing (undefined), or an error.</summary>
public sealed class RegoResult
{
    internal static readonly RegoResult Undefined = new([]);
    private readonly RegoRow[] _rows;

    internal RegoResult(RegoRow[] rows) => _rows = rows;

    internal RegoResult(RegoError error)
    {
        _rows = [];
        Error = error;
    }

    public RegoError? Error { get; }

    /// <summary>At least one result, and no error.</summary>
    public bool IsDefined => _rows.Length > 0;

    /// <summary>One per way to satisfy the query.</summary>
    public IReadOnlyList<RegoRow> Rows => _rows;

    /// <summary>The first result's value of a query that is one expression; null when undefined or failed.</summary>
    public RegoValue? Value => _rows.Length > 0 ? _rows[0].Value : null;

    /// <summary>Whether the value is <c>true</c>: undefined and errors are not.</summary>
    public bool IsTrue => ReferenceEquals(Value, RegoValue.True);
}

/// <summary>One way to satisfy a query.</summary>
/// <param name="Value">The value of the query's only expression; null when it has several or binds variables by <c>=</c>.</param>
/// <param name="Bindings">The query's variables by name.</param>
public sealed record RegoRow(RegoValue? Value, RegoObject Bindings);
