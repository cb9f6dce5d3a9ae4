namespace Infrastructure.Tests.Bicep.Cli;

/// <summary>What an environment is deployed with, so that a snapshot is the same wherever it is taken.</summary>
internal sealed record Scenario(string File, IReadOnlyDictionary<string, string> Variables)
{
    public const string Deployer = "00000000-0000-0000-0000-00000000d001";
    public const string Operator = "00000000-0000-0000-0000-00000000a001";

    /// <summary>Those with a parameter file and a committed snapshot.</summary>
    public static IReadOnlyList<string> Environments { get; } = ["dev", "staging", "prod"];

    /// <summary>Further ones, which turn the two switches the other way.</summary>
    public static IReadOnlyList<string> Crossed { get; } = ["private on storage", "restricted on scheduler"];

    public static Scenario Of(string environment) => environment switch
    {
        "private on storage" => new("main", Tenant(("MAESTRO_NETWORK", "private"), ("MAESTRO_SIZE", "medium"))),
        "restricted on scheduler" => new("main", Tenant(("MAESTRO_BACKEND", "durableTaskScheduler"))),
        _ =>
            new(environment,
            Tenant(("MAESTRO_API_CLIENT_ID", environment == "prod" ? "00000000-0000-0000-0000-00000000c001" : ""))),
    };

    private static Dictionary<string, string> Tenant(params (string Name, string Value)[] more)
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["MAESTRO_DEPLOYERS"] = $"ServicePrincipal:{Deployer}",
            ["MAESTRO_OPERATORS"] = $"Group:{Operator}",
            ["MAESTRO_BUDGET_START"] = "2026-01-01",
            ["MAESTRO_ON_CALL"] = "on-call@example.com",
        };
        foreach (var (name, value) in more) variables[name] = value;
        return variables;
    }
}
