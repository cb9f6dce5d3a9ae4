using Maestro.Problems;

namespace Maestro.Router.Configuration;

/// <summary>
/// What came of reading a configuration. With any error there is no configuration; warnings do not prevent one.
/// </summary>
public sealed record ConfigReport(RouterConfig? Config, IReadOnlyList<Fault> Errors, IReadOnlyList<Fault> Warnings)
{
    /// <summary>Paths of settings that are acted on.</summary>
    public IReadOnlyList<string> Taken { get; init; } = [];

    /// <summary>The configuration, or one <see cref="ConfigException"/> with every error.</summary>
    public RouterConfig Require(string source) => Config ?? throw new ConfigException(source, Errors);
}
