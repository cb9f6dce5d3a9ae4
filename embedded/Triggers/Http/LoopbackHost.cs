using Microsoft.AspNetCore.Http;

namespace Maestro.Embedded.Triggers.Http;

internal static class LoopbackHost
{
    public static bool IsLoopback(HostString host) =>
        host.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.Host is "127.0.0.1" or "[::1]" or "::1";
}
