using Maestro.Router.Formats;

namespace Maestro.Router.Configuration;

/// <summary>
/// A kind of server that answers models' requests. One file each: a subclass with a parameterless constructor is found and
/// offered by itself. What is not overridden is what OpenAI-compatible servers do.
/// </summary>
public abstract class Provider
{
    /// <summary>As in LiteLLM's model prefixes, and in telemetry.</summary>
    public abstract string Name { get; }

    /// <summary>What a configuration may write before the slash of <c>model</c>.</summary>
    public virtual IReadOnlyList<string> Prefixes => [Name];

    /// <summary>Beginnings of model names that everybody writes without a prefix.</summary>
    public virtual IReadOnlyList<string> Families => [];

    /// <summary>Used when a deployment names no <c>api_base</c>; null: it must.</summary>
    public virtual string? DefaultBase => null;

    /// <summary>Environment variable of the key that belongs to <see cref="DefaultBase"/>.</summary>
    public virtual string? KeyVariable => null;

    /// <summary>Environment variable that moves <see cref="DefaultBase"/>.</summary>
    public virtual string? BaseVariable => null;

    /// <summary>Without a key the default base answers nothing.</summary>
    public virtual bool NeedsKey => false;

    /// <summary>Runs on machines of the user's own: tokens have no price, and content does not leave.</summary>
    public virtual bool SelfHosted => false;

    /// <summary>Reports its queue, batch and cache at <c>/metrics</c> as vLLM does.</summary>
    public virtual bool ReportsServing => false;

    /// <summary>Where it is lawyers' business where the server stands; null: nobody has said.</summary>
    public virtual string? Jurisdiction => SelfHosted ? "local" : null;

    public virtual bool Serves(Operation operation) => operation is Operation.Chat or Operation.Embeddings;

    public override string ToString() => Name;

    /// <summary>Null: its wire format is OpenAI's.</summary>
    internal virtual ITranslation? TranslationFor(Operation operation) => null;

    /// <summary>An address as the configuration gives it, in the form that paths can be appended to.</summary>
    internal virtual string BasePath(string path) => path.Length == 0 ? "/v1" : path;

    internal virtual Uri Endpoint(DeploymentConfig deployment, Operation operation) => new(deployment.ApiBase, Path(operation));

    /// <summary>A request that costs nothing and says whether the server is there and takes our key.</summary>
    internal virtual Uri Probe(DeploymentConfig deployment) => new(deployment.ApiBase, "models");

    /// <summary>Headers of every request, credentials included. Read once per deployment.</summary>
    internal virtual IEnumerable<KeyValuePair<string, string>> Headers(DeploymentConfig deployment)
    {
        if (deployment.ApiKey is { } key) yield return new("Authorization", "Bearer " + key.Reveal());
        if (deployment.Organization is { } organization) yield return new("OpenAI-Organization", organization);
    }

    /// <summary>Where bearer tokens come from when there is no key; null: nowhere.</summary>
    internal virtual ITokenSource? Tokens(DeploymentConfig deployment, TimeProvider time) => null;

    private protected static string Path(Operation operation) => operation switch
    {
        Operation.Embeddings => "embeddings",
        Operation.Responses => "responses",
        _ => "chat/completions",
    };
}
