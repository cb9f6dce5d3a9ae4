using Maestro.Cli.Commands;
using Maestro.Rego.Errors;

namespace Maestro.Cli.Policies;

/// <summary>What is wrong with policy files, for people, for programs and for the lines of a pull request.</summary>
internal static class PolicyFaults
{
    /// <summary>One line each on standard error, <c>file:row:column: code: message</c>.</summary>
    public static async Task SayAsync(CommandContext context, IEnumerable<RegoError> errors)
    {
        foreach (var error in errors)
        {
            await context.Console.Error.WriteLineAsync(Texts.Clean(Line(error)));
            if (GitHubAnnotations.AreWanted)
                await context.Console.Error.WriteLineAsync(GitHubAnnotations.Error(error.Location, error.Code, error.Message));
        }
    }

    public static string Line(RegoError error) =>
        error.Location is { } at ? $"{at}: {error.Code}: {error.Message}" : $"{error.Code}: {error.Message}";

    public static JsonArray Describe(IEnumerable<RegoError> errors) =>
        new([.. errors.Select(error => (JsonNode)Describe(error))]);

    public static JsonObject Describe(RegoError error)
    {
        var o = new JsonObject { ["code"] = error.Code, ["message"] = error.Message };
        if (error.Location is { } at) (o["file"], o["row"], o["column"]) = (at.File, at.Row, at.Column);
        return o;
    }
}
