using Maestro.Problems;

namespace Maestro.Router.Configuration;

/// <summary>A configuration that cannot be used, with everything that is wrong with it.</summary>
public sealed class ConfigException(string source, IReadOnlyList<Fault> errors)
    : Exception($"{source} has {errors.Count} error(s):{Environment.NewLine}{string.Join(Environment.NewLine, errors.Select(error => "  " + error))}")
{
    public IReadOnlyList<Fault> Errors { get; } = errors;
}
