namespace Maestro.Router.Upstreams;

/// <summary>Our own simulator: every answer says that no model gave it.</summary>
internal sealed class SimulatorProvider : Provider
{
    public override string Name => "sim";

    public override bool SelfHosted => true;

    public override bool Serves(Operation operation) => operation is Operation.Chat or Operation.Embeddings;
}
