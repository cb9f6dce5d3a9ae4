namespace Maestro.Rego;

/// <summary>A prepared query, or everything that is wrong with it.</summary>
public sealed class RegoPreparation
{
    internal RegoPreparation(PreparedQuery? query, IReadOnlyList<RegoError> errors) => (Query, Errors) = (query, errors);

    [MemberNotNullWhen(true, nameof(Query))]
    public bool Succeeded => Query is not null;

    public PreparedQuery? Query { get; }

    public IReadOnlyList<RegoError> Errors { get; }
}
