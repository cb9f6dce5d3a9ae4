namespace Maestro.Rego;

/// <summary>A program, or everything that is wrong with its modules.</summary>
public sealed class RegoCompilation
{
    internal RegoCompilation(RegoProgram? program, IReadOnlyList<RegoError> errors) => (Program, Errors) = (program, errors);

    [MemberNotNullWhen(true, nameof(Program))]
    public bool Succeeded => Program is not null;

    public RegoProgram? Program { get; }

    /// <summary>By file and place; empty when it succeeded.</summary>
    public IReadOnlyList<RegoError> Errors { get; }
}
