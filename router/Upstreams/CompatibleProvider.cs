namespace Maestro.Router.Upstreams;

/// <summary>Any server that speaks OpenAI's format, at the <c>api_base</c> that the deployment names.</summary>
internal sealed class CompatibleProvider : Provider
{
    public override string Name => "openai_like";

    public override IReadOnlyList<string> Prefixes => ["openai_like", "custom_openai"];

    /// <summary>Nobody knows before it is asked; <c>model_info.mode</c> says so where it matters.</summary>
    public override bool Serves(Operation operation) => true;
}
