namespace Maestro.Router.Configuration.Yaml;

/// <summary>Collects faults while reading goes on, so that a user sees all of them at once.</summary>
internal sealed class ConfigFaults
{
    public List<ConfigFault> Errors { get; } = [];

    public List<ConfigFault> Warnings { get; } = [];

    public void Error(string path, string msg) => Errors.Add(new(path, msg));

    public void Warn(string path, string msg) => Warnings.Add(new(path, msg));
}
