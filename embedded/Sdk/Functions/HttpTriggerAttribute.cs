using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>
/// Starts the function for each HTTP request that matches <see cref="Route"/> and <see cref="Methods"/>.
/// The level is <see cref="AuthorizationLevel.Function"/> by the empty constructor and
/// <see cref="AuthorizationLevel.Anonymous"/> by the one that takes only methods.
/// </summary>
public sealed class HttpTriggerAttribute : TriggerBindingAttribute
{
    public HttpTriggerAttribute() => AuthLevel = AuthorizationLevel.Function;

    public HttpTriggerAttribute(params string[] methods) => Methods = methods;

    public HttpTriggerAttribute(AuthorizationLevel authLevel) => AuthLevel = authLevel;

    public HttpTriggerAttribute(AuthorizationLevel authLevel, params string[] methods)
    {
        AuthLevel = authLevel;
        Methods = methods;
    }

    /// <summary>Route template below the host's prefix; null means the function's name.</summary>
    public string? Route { get; set; }

    /// <summary>Accepted methods, any case; null means every method.</summary>
    public string[]? Methods { get; private set; }

    public AuthorizationLevel AuthLevel { get; private set; }
}
