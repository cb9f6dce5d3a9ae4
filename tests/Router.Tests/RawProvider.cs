using System.Net;
using System.Net.Sockets;

namespace Router.Tests;

/// <summary>A provider that answers every connection with these bytes (Latin-1), whatever HTTP says of them.</summary>
internal sealed class RawProvider : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _serving;

    public RawProvider(string answer)
    {
        _listener.Start();
        Base = $"http://{_listener.LocalEndpoint}/v1";
        _serving = ServeAsync(Encoding.Latin1.GetBytes(answer));
    }

    public string Base { get; }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _serving;
        _stop.Dispose();
    }

    private async Task ServeAsync(byte[] answer)
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                var stream = client.GetStream();
                var request = new StringBuilder();
                var buffer = new byte[4096];
                while (!request.ToString().Contains('}', StringComparison.Ordinal)) // the body's last brace
                {
                    var read = await stream.ReadAsync(buffer, _stop.Token);
                    if (read == 0) break;
                    request.Append(Encoding.UTF8.GetString(buffer, 0, read));
                }

                await stream.WriteAsync(answer, _stop.Token);
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException or ObjectDisposedException
            or IOException)
        {
            // The test is over.
        }
    }
}
