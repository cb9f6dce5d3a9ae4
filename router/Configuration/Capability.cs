namespace Maestro.Router.Configuration;

/// <summary>What a request may need of a model.</summary>
[Flags]
public enum Capability
{
    None = 0,
    Tools = 1,
    Vision = 2,
    StructuredOutput = 4,
}
