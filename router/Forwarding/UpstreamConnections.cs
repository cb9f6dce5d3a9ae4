using System.Collections.Concurrent;
using System.Net;

namespace Maestro.Router.Forwarding;

/// <summary>
/// Connections to providers: a pool for each connect time-out that the configuration names. No redirects, no cookies, no proxy
/// credentials: nothing carries a key elsewhere.
/// </summary>
/// <param name="handler">Makes what stands for the network; null: sockets.</param>
internal sealed class UpstreamConnections(Func<TimeSpan, HttpMessageHandler>? handler = null) : IDisposable
{
    private readonly ConcurrentDictionary<TimeSpan, Lazy<HttpMessageInvoker>> _pools = new();

    /// <param name="connectTimeout">To a connection that can be used: names, TCP and TLS together.</param>
    public HttpMessageInvoker For(TimeSpan connectTimeout) =>
        _pools.GetOrAdd(
            connectTimeout, time => new(() => new HttpMessageInvoker(handler?.Invoke(time) ?? CreateHandler(time)))).Value;

    public void Dispose()
    {
        foreach (var pool in _pools.Values) pool.Value.Dispose();
    }

    private static SocketsHttpHandler CreateHandler(TimeSpan connectTimeout) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectTimeout = connectTimeout,
        PooledConnectionLifetime = TimeSpan.FromMinutes(5), // follows changes of DNS
        PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
        MaxConnectionsPerServer = int.MaxValue,
    };
}
