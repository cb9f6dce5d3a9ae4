using System.Diagnostics.CodeAnalysis;

namespace Maestro.Recipes;

/// <summary>A tool as recipes and models name it: <c>server.tool</c>, split at the first dot.</summary>
public sealed record ToolName(string Server, string Tool)
{
    public override string ToString() => $"{Server}.{Tool}";

    public static bool TryParse(string? text, [NotNullWhen(true)] out ToolName? name)
    {
        var dot = text?.IndexOf('.', StringComparison.Ordinal) ?? -1;
        name = dot > 0 && dot < text!.Length - 1 ? new ToolName(text[..dot], text[(dot + 1)..]) : null;
        return name is not null;
    }
}
