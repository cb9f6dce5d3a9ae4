using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Maestro.Bench.Routing;

/// <summary>Portkey's gateway from a folder of installed peers, behind our starter (bench/peers/portkey).</summary>
internal sealed class GatewayProcess : IAsyncDisposable
{
    private readonly Process _process;

    private GatewayProcess(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    /// <summary>Null when it is not installed.</summary>
    public static async Task<GatewayProcess?> StartAsync(string peers, CancellationToken cancellationToken)
    {
        var home = Path.Combine(peers, "portkey");
        if (!Directory.Exists(Path.Combine(home, "node_modules"))) return null;
        var port = FreePort();
        var start = new ProcessStartInfo(
            "node")
            {
                WorkingDirectory = home,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
        start.ArgumentList.Add("gateway.cjs");
        start.Environment["PORT"] = port.ToString(CultureInfo.InvariantCulture);
        var process = Process.Start(start) ?? throw new InvalidOperationException("node was not started");
        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null, cancellationToken);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(1));
        while (await process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
        {
            if (!line.Contains("\"ready\":true", StringComparison.Ordinal)) continue;
            _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, cancellationToken);
            return new(process, port);
        }

        throw new InvalidOperationException("Portkey's gateway ended before it was ready.");
    }

    /// <summary>A port that nobody listens on: connections to it are refused.</summary>
    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        try
        {
            await _process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            _process.Kill(entireProcessTree: true);
        }

        _process.Dispose();
    }
}
