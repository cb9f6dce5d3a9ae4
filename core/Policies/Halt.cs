using Maestro.Problems;

namespace Maestro.Policies;

/// <summary>
/// An operator's order to stop something, which every run obeys from its next step on; see <see cref="PolicyPackages.Safety"/>.
/// </summary>
/// <param name="Id">Follows from what it stops: ordering the same again replaces it.</param>
/// <param name="Scope">One of <see cref="HaltScopes"/>.</param>
/// <param name="Name">What of that kind, as a pattern: <c>*</c> is anything; null for
/// <see cref="HaltScopes.Everything"/>.</param>
/// <param name="Reason">For whoever meets it.</param>
/// <param name="By">Who ordered it.</param>
/// <param name="Since">When.</param>
/// <param name="Until">When it ends by itself; null: not before it is lifted.</param>
public sealed record Halt(
    string Id, string Scope, string? Name, string Reason, string By, DateTimeOffset Since, DateTimeOffset? Until)
{
    private const int MaxName = 200;
    private const int MaxReason = 1000;

    public bool IsInForce(DateTimeOffset now) => Until is not { } until || until > now;

    /// <summary>A halt from what an operator asks for, or everything that is wrong with it.</summary>
    public static Result<Halt> Create(
        string? scope, string? name, string? reason, DateTimeOffset? until, string by, DateTimeOffset now)
    {
        var faults = new List<Fault>();
        if (scope is null || !HaltScopes.All.Contains(scope))
            faults.Add(new(
                "scope", $"is {(scope is null ? "missing" : $"'{scope}'")}; it is one of {string.Join(", ", HaltScopes.All)}"));
        else if (scope == HaltScopes.Everything && name is not null) faults.Add(new("name", "does not go with scope all"));
        else if (scope != HaltScopes.Everything && name is not { Length: > 0 and <= MaxName })
            faults.Add(new("name", $"must have 1 to {MaxName} characters"));
        if (string.IsNullOrWhiteSpace(reason)) faults.Add(new("reason", "is missing: say why, for whoever meets the halt"));
        else if (reason.Length > MaxReason) faults.Add(new("reason", $"may have {MaxReason} characters"));
        if (until <= now) faults.Add(new("until", "is over"));
        return faults.Count > 0
            ? Result<Halt>.Failed(faults)
            : Result<Halt>.Ok(new(IdOf(scope!, name), scope!, name, reason!, by, now, until));
    }

    /// <summary>As the policies see it.</summary>
    public JsonObject ToInput()
    {
        var input = new JsonObject { ["scope"] = Scope, ["reason"] = Reason, ["by"] = By };
        if (Name is not null) input["name"] = Name;
        return input;
    }

    private static string IdOf(string scope, string? name) =>
        name is null ? scope : $"{scope}-{Digest.Hex(Digest.Of(name))[..12]}";
}

/// <summary>What a halt can stop.</summary>
public static class HaltScopes
{
    public const string Everything = "all";
    public const string Recipe = "recipe";
    public const string Tool = "tool";
    public const string Model = "model";
    public const string Run = "run";
    public const string Project = "project";

    public static IReadOnlyList<string> All { get; } = [Everything, Recipe, Tool, Model, Run, Project];
}
