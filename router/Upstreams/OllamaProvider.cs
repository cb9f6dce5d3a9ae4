namespace Maestro.Router.Upstreams;

/// <summary>By its OpenAI-compatible endpoint.</summary>
internal sealed class OllamaProvider : Provider
{
    public override string Name => "ollama";

    public override IReadOnlyList<string> Prefixes => ["ollama", "ollama_chat"];

    public override string DefaultBase => "http://127.0.0.1:11434/v1/";

    public override bool SelfHosted => true;

    internal override Uri Probe(DeploymentConfig deployment) => new(deployment.ApiBase, "/api/tags");
}
