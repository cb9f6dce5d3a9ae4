namespace Maestro.Router.Upstreams;

/// <summary>
/// Azure OpenAI: <c>azure/DEPLOYMENT</c> at the resource's address. With <c>api_key</c> by key; without one by Entra ID, as
/// whoever the machine is (workload or managed identity, environment, or the developer's sign-in).
/// </summary>
internal sealed class AzureOpenAIProvider : Provider
{
    /// <summary>Used when <c>api_version</c> is not given; <c>v1</c> selects the versionless API.</summary>
    private const string DefaultVersion = "2024-10-21";
    private const string Versionless = "v1";

    public override string Name => "azure";

    public override IReadOnlyList<string> Prefixes => ["azure", "azure_openai"];

    public override string KeyVariable => "AZURE_API_KEY";

    public override string BaseVariable => "AZURE_API_BASE";

    public override bool Serves(Operation operation) => true;

    internal override string BasePath(string path) => path;

    internal override Uri Endpoint(DeploymentConfig deployment, Operation operation)
    {
        var version = deployment.ApiVersion ?? DefaultVersion;
        if (version == Versionless) return new(deployment.ApiBase, $"openai/v1/{Path(operation)}");
        return operation == Operation.Responses
            ? new(deployment.ApiBase, $"openai/responses?api-version={Uri.EscapeDataString(version)}")
            : new(
                deployment.ApiBase,
                $"openai/deployments/{Uri.EscapeDataString(deployment.Model)}/{Path(operation)}?api-version={Uri.EscapeDataString(version)}");
    }

    internal override Uri Probe(DeploymentConfig deployment) =>
        new(deployment.ApiBase,
        deployment.ApiVersion == Versionless
            ? "openai/v1/models"
            : $"openai/models?api-version={Uri.EscapeDataString(deployment.ApiVersion ?? DefaultVersion)}");

    internal override IEnumerable<KeyValuePair<string, string>> Headers(DeploymentConfig deployment)
    {
        if (deployment.ApiKey is { } key) yield return new("api-key", key.Reveal());
    }

    internal override ITokenSource? Tokens(DeploymentConfig deployment, TimeProvider time) =>
        deployment.ApiKey is null ? EntraTokens.Shared(time) : null;
}
