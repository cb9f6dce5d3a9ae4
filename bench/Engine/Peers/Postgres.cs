using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Maestro.Bench.Engine.Peers;

/// <summary>
/// A PostgreSQL of our own on a free port of loopback, with its defaults, which wait for the disk at each commit.
/// </summary>
internal sealed class Postgres : IAsyncDisposable
{
    private const string UnprivilegedUser = "postgres";
    private readonly string _data;

    private Postgres(string data, string url) => (_data, Url) = (data, url);

    public string Url { get; }

    public static async Task<Postgres> StartAsync(string folder, CancellationToken cancellationToken)
    {
        var home = Path.Combine(folder, "postgres");
        Directory.CreateDirectory(home);
        if (Environment.IsPrivilegedProcess) await RunAsync("chown", ["-R", UnprivilegedUser, home], cancellationToken);

        // The server refuses to run as root, so it must also reach the folder as somebody else.
        if (Environment.IsPrivilegedProcess)
            await RunAsync("chmod", ["o+x", folder, Path.GetDirectoryName(folder)!], cancellationToken);
        var data = Path.Combine(home, "data");
        var port = FreePort();
        await RunAsPostgresAsync(["initdb", "-D", data, "-U", "bench", "--auth=trust", "--no-instructions"], cancellationToken);
        var settings = string.Create(
            CultureInfo.InvariantCulture, $"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={home}");
        await RunAsPostgresAsync(
            ["pg_ctl", "-D", data, "-w", "-l", Path.Combine(home, "log"), "-o", settings, "start"], cancellationToken);
        return new Postgres(data, string.Create(CultureInfo.InvariantCulture, $"postgresql://bench@127.0.0.1:{port}/postgres"));
    }

    public async ValueTask DisposeAsync() =>
        await RunAsPostgresAsync(["pg_ctl", "-D", _data, "-m", "immediate", "stop"], CancellationToken.None);

    private static Task RunAsPostgresAsync(string[] command, CancellationToken cancellationToken) =>
        Environment.IsPrivilegedProcess
            ? RunAsync("runuser", ["-u", UnprivilegedUser, "--", .. command], cancellationToken)
            : RunAsync(command[0], command[1..], cancellationToken);

    private static async Task RunAsync(string program, string[] arguments, CancellationToken cancellationToken)
    {
        // Its output goes nowhere by inheritance: a server that is started so would keep a pipe open for ever.
        var start = new ProcessStartInfo("/bin/sh");
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add("exec \"$@\" >/dev/null 2>&1 </dev/null");
        start.ArgumentList.Add(program);
        start.ArgumentList.Add(program);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start) ?? throw new PeerException($"{program} was not started");
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new PeerException(
                $"{program} {arguments[0]} ended with {process.ExitCode}; is PostgreSQL installed and in the PATH?");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
