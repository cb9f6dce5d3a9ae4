using System.Net;

namespace Maestro.Router.Configuration;

/// <summary>What counts as this machine only.</summary>
internal static class Loopback
{
    public static bool IsAll(string urls) =>
        urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .All(url => IsHost(BindingAddress.Parse(url).Host));

    public static bool IsHost(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
