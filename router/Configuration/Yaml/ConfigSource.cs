namespace Maestro.Router.Configuration.Yaml;

/// <summary>What reading needs besides the text itself.</summary>
/// <param name="Environment">Looks up an environment variable.</param>
internal sealed record ConfigSource(ConfigFaults Faults, Func<string, string?> Environment)
{
    public const string EnvironmentPrefix = "os.environ/";
}
