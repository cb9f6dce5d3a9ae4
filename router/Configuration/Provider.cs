namespace Maestro.Router.Configuration;

/// <summary>A kind of server that speaks OpenAI's chat completions.</summary>
/// <param name="Name">As in LiteLLM's model prefixes, and in telemetry.</param>
/// <param name="DefaultBase">Used when a deployment names no <c>api_base</c>; null: it must.</param>
/// <param name="KeyVariable">Environment variable of the key that belongs to <paramref name="DefaultBase"/>.</param>
/// <param name="BaseVariable">Environment variable that moves <paramref name="DefaultBase"/>.</param>
/// <param name="NeedsKey">Without a key the default base answers nothing.</param>
/// <param name="SelfHosted">Runs on machines of the user's own: tokens have no price.</param>
public sealed record Provider(
    string Name, string? DefaultBase = null, string? KeyVariable = null, string? BaseVariable = null, bool NeedsKey = false, bool SelfHosted = false);
