using Maestro.Cli.Commands;
using Maestro.Rego.Values;

namespace Maestro.Cli.Policies;

/// <summary>The input of a query, from a file or from standard input.</summary>
internal static class PolicyInput
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    public static Option<string?> Option() =>
        new("--input", "-i") { Description = "The input: a JSON file, or - for standard input." };

    /// <returns>Null when there is none.</returns>
    /// <exception cref="CliException">It cannot be read, or is not JSON.</exception>
    public static async Task<RegoValue?> ReadAsync(CommandContext context, string? file, CancellationToken cancellationToken) =>
        file is null ? null : Parse(await TextAsync(context, file, cancellationToken), RegoValue.FromJson);

    /// <returns>An empty object when there is none.</returns>
    /// <exception cref="CliException">It cannot be read, or is no JSON object.</exception>
    public static async Task<JsonObject> ReadObjectAsync(
        CommandContext context, string? file, CancellationToken cancellationToken)
    {
        if (file is null) return [];
        return Parse(await TextAsync(context, file, cancellationToken), text => JsonNode.Parse(text, documentOptions: Strict))
            as JsonObject
            ?? throw new CliException(ExitCodes.BadInput, "the input must be a JSON object");
    }

    private static T Parse<T>(string text, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (JsonException fault)
        {
            throw new CliException(ExitCodes.BadInput, $"the input is not JSON: {fault.Message}", inner: fault);
        }
    }

    private static async Task<string> TextAsync(CommandContext context, string file, CancellationToken cancellationToken)
    {
        try
        {
            return file == "-"
                ? await context.Console.In.ReadToEndAsync(cancellationToken)
                : await File.ReadAllTextAsync(file, cancellationToken);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new CliException(ExitCodes.BadInput, fault.Message, inner: fault);
        }
    }
}
