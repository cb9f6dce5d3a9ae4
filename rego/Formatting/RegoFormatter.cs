namespace Maestro.Rego.Formatting;

/// <summary>
/// Lays modules out in the one way of <c>opa fmt</c>: tabs, one statement a line, no semicolons, at most one blank line, imports
/// in order, long collections broken where the source breaks them, comments where they were.
/// </summary>
public static class RegoFormatter
{
    /// <summary>
    /// The module laid out, or what is wrong with it. Formatting the result again gives the same text. The result is read
    /// back before it is returned: text that would mean something else never leaves.
    /// </summary>
    public static RegoFormatting Format(string file, string source) =>
        Format(file, source, CompileOptions.Default.MaxSourceLength);

    internal static RegoFormatting Format(string file, string source, int maxLength)
    {
        var errors = new List<RegoError>();
        var limits = new ParseLimits(maxLength);
        if (RegoParser.Module(file, source, limits, errors) is not { } module) return new RegoFormatting(null, errors);
        try
        {
            var text = new ModulePrinter(new SourceTokens(file, source, module), module).Print();
            // The layout may be longer than the source was: tabs are added.
            var back = RegoParser.Module(file, text, new ParseLimits(int.MaxValue), errors);
            if (back is null || !SyntaxComparer.Same(module, back))
                return Refused(module.Location, "the formatter cannot lay this module out without changing its meaning");
            return SyntaxComparer.FirstChange(module.Annotations, back.Annotations) is { } changed
                ? Refused(
                    changed,
                    "this METADATA block would change: its lines must begin in the first column, the first of them on a line of its own")
                : new RegoFormatting(text, []);
        }
        catch (InsufficientExecutionStackException)
        {
            return Refused(module.Location, "nested too deep for this thread's stack");
        }
    }

    private static RegoFormatting Refused(RegoLocation location, string message) =>
        new(null, [new RegoError(RegoErrorCodes.Parse, message, location)]);
}

/// <summary>A module laid out, or everything that is wrong with it.</summary>
public sealed class RegoFormatting
{
    internal RegoFormatting(string? text, IReadOnlyList<RegoError> errors) => (Text, Errors) = (text, errors);

    [MemberNotNullWhen(true, nameof(Text))]
    public bool Succeeded => Text is not null;

    /// <summary>Ends with one line feed; lines end with line feeds.</summary>
    public string? Text { get; }

    public IReadOnlyList<RegoError> Errors { get; }
}
