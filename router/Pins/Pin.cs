namespace Maestro.Router.Pins;

/// <summary>An operator's order to route some requests to one place, with who gave it, why, and until when.</summary>
/// <param name="Id">Follows from what it is for: setting another pin for the same replaces it.</param>
/// <param name="Step">Only requests of this step; null: of any.</param>
/// <param name="Project">Only requests of this project; null: of any.</param>
/// <param name="For">Only requests for this model name; null: for any.</param>
/// <param name="Model">Where they go: a deployment's id, a model name of the configuration, or an alias.</param>
/// <param name="Reason">For the audit; never empty.</param>
public sealed record Pin(
    string Id, string? Step, string? Project, string? For, string Model, string Reason, string Actor, DateTimeOffset CreatedAt,
    DateTimeOffset ExpiresAt)
{
    public static string IdOf(string? step, string? project, string? requested) =>
        string.Join('~', new[] { step, project, requested }.Select(part => part is null ? "any" : Uri.EscapeDataString(part)));

    internal bool Concerns(string model, string? step, string? project) =>
        (Step is null || Step == step) && (Project is null || Project == project) && (For is null || For == model);

    /// <summary>The more a pin names, the more it counts.</summary>
    internal int Weight => (Step is null ? 0 : 4) + (For is null ? 0 : 2) + (Project is null ? 0 : 1);
}
