namespace Maestro.Router.Upstreams;

internal sealed class VllmProvider : Provider
{
    public override string Name => "vllm";

    public override IReadOnlyList<string> Prefixes => ["vllm", "hosted_vllm"];

    public override string DefaultBase => "http://127.0.0.1:8000/v1/";

    public override bool SelfHosted => true;

    public override bool ReportsServing => true;

    public override bool Serves(Operation operation) => true;
}
