namespace Maestro.Router.Upstreams;

/// <summary>
/// NVIDIA's inference microservices: the hosted catalogue by default, a container of one's own by <c>api_base</c>.
/// </summary>
internal sealed class NimProvider : Provider
{
    public override string Name => "nvidia_nim";

    public override IReadOnlyList<string> Prefixes => ["nvidia_nim", "nim"];

    public override string DefaultBase => "https://integrate.api.nvidia.com/v1/";

    public override string KeyVariable => "NVIDIA_NIM_API_KEY";

    public override bool NeedsKey => true;
}
