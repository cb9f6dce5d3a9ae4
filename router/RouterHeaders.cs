namespace Maestro.Router;

/// <summary>Response headers that say how a request was routed.</summary>
public static class RouterHeaders
{
    public const string Deployment = "x-maestro-deployment";
    public const string Provider = "x-maestro-provider";

    /// <summary>The model name that the provider was asked for.</summary>
    public const string Model = "x-maestro-model";

    /// <summary>US dollars; only of answers that are not streamed, and only where price and usage are known.</summary>
    public const string CostUsd = "x-maestro-cost-usd";

    /// <summary>Requests made to providers for this one, failed ones included.</summary>
    public const string Attempts = "x-maestro-attempts";

    /// <summary><c>true</c> when a simulator answered, not a model.</summary>
    public const string Simulated = "x-maestro-simulated";

    /// <summary>Digest of the policies that decided; also a request header, for the policies that a run began with.</summary>
    public const string Policy = "x-maestro-policy";

    /// <summary>The rules that allowed the deployment, separated by commas.</summary>
    public const string PolicyRules = "x-maestro-policy-rules";

    /// <summary>Id of the record at <c>/routing/decisions</c>.</summary>
    public const string Decision = "x-maestro-decision";
}
