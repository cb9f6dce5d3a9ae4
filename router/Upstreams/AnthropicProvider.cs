using Maestro.Router.Formats;
using Maestro.Router.Upstreams.Anthropic;

namespace Maestro.Router.Upstreams;

/// <summary>Anthropic's Messages API.</summary>
internal sealed class AnthropicProvider : Provider
{
    private const string Version = "2023-06-01";

    public override string Name => "anthropic";

    public override IReadOnlyList<string> Families => ["claude-"];

    public override string DefaultBase => "https://api.anthropic.com/v1/";

    public override string KeyVariable => "ANTHROPIC_API_KEY";

    public override bool NeedsKey => true;

    public override bool Serves(Operation operation) => operation == Operation.Chat;

    internal override ITranslation? TranslationFor(Operation operation) => MessagesTranslation.Instance;

    internal override Uri Endpoint(DeploymentConfig deployment, Operation operation) => new(deployment.ApiBase, "messages");

    internal override IEnumerable<KeyValuePair<string, string>> Headers(DeploymentConfig deployment)
    {
        yield return new("anthropic-version", deployment.ApiVersion ?? Version);
        if (deployment.ApiKey is { } key) yield return new("x-api-key", key.Reveal());
    }
}
