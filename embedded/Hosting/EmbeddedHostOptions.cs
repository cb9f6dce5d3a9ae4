using System.Net;
using Maestro.Embedded.Triggers.Http;
using Maestro.Embedded.Triggers.Queues;

namespace Maestro.Embedded.Hosting;

/// <summary>How the embedded host runs. Every value can be given as a setting below <c>Maestro:</c>.</summary>
public sealed record EmbeddedHostOptions
{
    /// <summary>
    /// Where to listen: http, an address or localhost, and a port (0 for any free one). Default http://127.0.0.1:7071.
    /// </summary>
    public string Url { get; init; } = "http://127.0.0.1:7071";

    /// <summary>
    /// The folder of everything that lasts; created when missing. One host at a time uses it. Default .maestro.
    /// </summary>
    public string DataDirectory { get; init; } = ".maestro";

    public HttpTriggerOptions Http { get; init; } = new();

    public QueueTriggerOptions Queue { get; init; } = new();

    /// <summary>Activities in work at the same time. Default 64.</summary>
    public int MaxConcurrentActivities { get; init; } = 64;

    /// <summary>How long open requests may go on at shutdown before they are cut. Default 2 seconds.</summary>
    public TimeSpan ShutdownGrace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How long a whole shutdown may take. Default 30 seconds.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Everything wrong with these values, each with the name of its setting; empty when nothing is.</summary>
    public IReadOnlyList<string> Validate()
    {
        List<string> faults = [];
        if (!TryReadEndPoint(out _))
            faults.Add($"Maestro:Url '{Url}' is not http://ADDRESS:PORT with an IP address or localhost.");
        if (string.IsNullOrWhiteSpace(DataDirectory)) faults.Add("Maestro:DataDirectory is empty.");
        else if (File.Exists(DataDirectory)) faults.Add($"Maestro:DataDirectory '{DataDirectory}' is a file.");
        if (Http.HostKey is { Length: < 16 }) faults.Add("Maestro:HostKey must have at least 16 characters.");
        Require(Http.MaxBodyBytes is >= 1 and <= int.MaxValue, "MaxBodyBytes", Http.MaxBodyBytes, "1 to 2147483647");
        Require(MaxConcurrentActivities is >= 1 and <= 10_000, "MaxConcurrentActivities", MaxConcurrentActivities, "1 to 10000");
        Require(
            ShutdownGrace >= TimeSpan.Zero && ShutdownGrace <= StopTimeout, "ShutdownGrace", ShutdownGrace,
            $"0 to StopTimeout ({StopTimeout})");
        Require(
            StopTimeout > TimeSpan.Zero && StopTimeout <= TimeSpan.FromHours(1), "StopTimeout", StopTimeout,
            "more than 0, at most 1 hour");
        Require(
            Queue.LockDuration >= TimeSpan.FromSeconds(1) && Queue.LockDuration <= TimeSpan.FromMinutes(5), "Queue:LockDuration",
            Queue.LockDuration, "1 second to 5 minutes");
        Require(
            Queue.VisibilityTimeout >= TimeSpan.Zero && Queue.VisibilityTimeout <= TimeSpan.FromDays(7),
            "Queue:VisibilityTimeout", Queue.VisibilityTimeout, "0 to 7 days");
        Require(Queue.MaxDequeueCount is >= 1 and <= 2000, "Queue:MaxDequeueCount", Queue.MaxDequeueCount, "1 to 2000");
        Require(Queue.BatchSize is >= 1 and <= 1000, "Queue:BatchSize", Queue.BatchSize, "1 to 1000");
        return faults;

        void Require(bool holds, string name, object value, string range)
        {
            if (!holds) faults.Add(FormattableString.Invariant($"Maestro:{name} is {value}; it must be {range}."));
        }
    }

    internal bool TryReadEndPoint(out IPEndPoint endPoint)
    {
        endPoint = new IPEndPoint(IPAddress.Loopback, 0);
        if (!Uri.TryCreate(Url, UriKind.Absolute, out var uri) || uri.Scheme != Uri.UriSchemeHttp) return false;
        if (uri.PathAndQuery != "/" || uri.Fragment.Length > 0 || uri.UserInfo.Length > 0) return false;
        var host = uri.Host.Trim('[', ']');
        if (host == "localhost") host = "127.0.0.1";
        if (!IPAddress.TryParse(host, out var address)) return false;
        endPoint = new IPEndPoint(address, uri.Port);
        return true;
    }
}
