using System.Diagnostics.CodeAnalysis;

namespace Maestro.Cli.Api;

/// <summary>Makes clients with the caller's identity: who acts, and the key of a server that asks for one.</summary>
internal static class ClientFactory
{
    /// <summary>Names the person on whose behalf this is; without it the server takes the one it knows.</summary>
    public const string ActorVariable = "MAESTRO_ACTOR";

    /// <summary>The key of a server that asks for one.</summary>
    public const string KeyVariable = "MAESTRO_KEY";

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(100);

    /// <summary>The caller disposes the <see cref="HttpClient"/>.</summary>
    [SuppressMessage("Reliability", "CA2000", Justification = "The client owns its handler.")]
    public static HttpClient Create(Uri address)
    {
        var http = new HttpClient(
            new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(10) }) { BaseAddress = address, Timeout = Timeout };
        Add(http, ApiHeaders.Actor, ActorVariable);
        Add(http, ApiHeaders.Key, KeyVariable);
        return http;
    }

    private static void Add(HttpClient http, string header, string variable)
    {
        if (Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value)
            http.DefaultRequestHeaders.TryAddWithoutValidation(header, value);
    }
}
