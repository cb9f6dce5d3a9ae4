using Microsoft.AspNetCore.Routing.Patterns;

namespace Maestro.Embedded.Triggers.Http;

/// <summary>Finds functions between which routing could not choose.</summary>
internal static class RouteConflicts
{
    public static bool IsReserved(RoutePattern route) =>
        route.PathSegments is [{ Parts: [RoutePatternLiteralPart { Content: var first }] }, ..]
        && first.Equals("admin", StringComparison.OrdinalIgnoreCase);

    public static void Find(IReadOnlyList<HttpFunction> functions, ICollection<FunctionFault> faults)
    {
        for (var i = 0; i < functions.Count; i++)
        {
            for (var j = i + 1; j < functions.Count; j++)
            {
                var (a, b) = (functions[i], functions[j]);
                if (!string.Equals(Shape(a.Route), Shape(b.Route), StringComparison.Ordinal)) continue;
                var shared = SharedMethods(a.Methods, b.Methods);
                if (shared is not null)
                    faults.Add(new(b.Name, $"the route '{b.Route.RawText}' ({shared}) is served by '{a.Name}' already"));
            }
        }
    }

    private static string? SharedMethods(IReadOnlyList<string> a, IReadOnlyList<string> b)
    {
        if (a.Count == 0 || b.Count == 0) return a.Count == b.Count ? "any method" : null;
        var shared = a.Intersect(b, StringComparer.Ordinal).ToArray();
        return shared.Length == 0 ? null : string.Join(", ", shared);
    }

    // Two templates match the same paths with the same precedence when they differ in parameter names and case only.
    private static string Shape(RoutePattern route) =>
        string.Join('/', route.PathSegments.Select(segment => string.Concat(segment.Parts.Select(PartShape))));

    private static string PartShape(RoutePatternPart part) => part switch
    {
        RoutePatternLiteralPart literal => literal.Content.ToUpperInvariant(),
        RoutePatternSeparatorPart separator => separator.Content,
        RoutePatternParameterPart parameter =>
            $"{{{(parameter.IsCatchAll ? "*" : "")}{string.Join(':', parameter.ParameterPolicies.Select(policy => policy.Content).Order(StringComparer.Ordinal))}{(parameter.IsOptional ? "?" : "")}}}",
        _ => part.ToString() ?? "",
    };
}
