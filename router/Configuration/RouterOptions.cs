using Maestro.Policies.Folders;
using Maestro.Problems;
using Maestro.Stores;

namespace Maestro.Router.Configuration;

/// <summary>How a router is hosted. What it routes to is in <see cref="RouterConfig"/>.</summary>
public sealed record RouterOptions
{
    /// <summary>Where to listen, separated by semicolons; port 0 takes a free one. Default: a free port on loopback.</summary>
    public string Urls { get; init; } = "http://127.0.0.1:0";

    /// <summary>
    /// What clients must present as a bearer token; wins over the configuration's. Needed to listen beyond loopback.
    /// </summary>
    public SecretValue? ApiKey { get; init; }

    /// <summary>Default 32 MiB; a larger request is answered 413.</summary>
    public int MaxRequestBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>Largest answer that is not streamed. Default 64 MiB.</summary>
    public int MaxResponseBytes { get; init; } = 64 * 1024 * 1024;

    /// <summary>Largest single event of a stream. Default 4 MiB.</summary>
    public int MaxEventBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Decisions kept in memory. Default 1000.</summary>
    public int DecisionCapacity { get; init; } = 1000;

    /// <summary>Decisions that may wait to be stored; beyond it they are dropped and counted. Default 4096.</summary>
    public int DecisionQueue { get; init; } = 4096;

    /// <summary>
    /// Tables for pins, decisions and spending; several routers may share them. Null: those in <see cref="DataDirectory"/>. The
    /// caller keeps ownership.
    /// </summary>
    public ITableStore? Storage { get; init; }

    /// <summary>
    /// Folder of this router's own tables, one SQLite file; null, without <see cref="Storage"/>: what it knows lasts as long as
    /// the process.
    /// </summary>
    public string? DataDirectory { get; init; }

    /// <summary>How often pins are read from the storage. Default 2 s.</summary>
    public TimeSpan PinInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>How often spending is exchanged with the storage. Default 1 s.</summary>
    public TimeSpan SpendInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long decisions are kept in the storage. Default 7 days.</summary>
    public TimeSpan DecisionRetention { get; init; } = TimeSpan.FromDays(7);

    /// <summary>Longest that one call to the storage may take. Default 5 s.</summary>
    public TimeSpan StorageTime { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// This router's name in decision records; letters, digits, <c>-</c>, <c>_</c> and <c>.</c>, at most 100. Default: the
    /// machine and the process.
    /// </summary>
    public string Replica { get; init; } = $"{System.Environment.MachineName}-{System.Environment.ProcessId}";

    /// <summary>
    /// The file that the configuration came from: changes of it are taken over while the router runs. Null: never.
    /// </summary>
    public string? ConfigFile { get; init; }

    /// <summary>How often the file is looked at. Default 2 s.</summary>
    public TimeSpan ConfigInterval { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Where policy about routes comes from; null: none is in force, and the configuration alone says what may go where.
    /// </summary>
    public PolicyOptions? Policies { get; init; }

    /// <summary>How long the answers of a policy server are used again for the same question. Default 1 s.</summary>
    public TimeSpan PolicyAnswerTime { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Looks up environment variables for configurations; null: this process' own.</summary>
    public Func<string, string?>? Environment { get; init; }

    /// <summary>How long a client may take for the headers of a request. Default 15 s.</summary>
    public TimeSpan HeaderTime { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Bytes a second that a client must send of a body, on average and beyond <see cref="BodyGrace"/>: who is slower is answered
    /// 408. Default 240.
    /// </summary>
    public double LeastBodyRate { get; init; } = 240;

    /// <summary>How long a body may be slower than <see cref="LeastBodyRate"/>; more than 1 s. Default 5 s.</summary>
    public TimeSpan BodyGrace { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How long requests may still run when the router is told to stop. Default 30 s.</summary>
    public TimeSpan DrainTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long the router still takes new requests, while <c>/ready</c> already says no, before it stops listening: time for a
    /// load balancer to notice. Default none.
    /// </summary>
    public TimeSpan DrainDelay { get; init; }

    /// <summary>Serves <c>/metrics</c> without the API key, for a scraper inside the same network. Default no.</summary>
    public bool OpenMetrics { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Where logs go; null: nowhere. The caller keeps ownership.</summary>
    public ILoggerFactory? Logging { get; init; }

    /// <summary>True when the process is the router's own: it then stops on SIGTERM and Ctrl+C.</summary>
    public bool OwnsProcess { get; init; }

    /// <summary>Adds to or replaces the router's services: an <c>IRoutingPolicy</c>, further
    /// <c>ICandidateFilter</c>s and <c>IDeploymentPicker</c>s, an <c>IDecisionSink</c>.</summary>
    public Action<IServiceCollection>? Services { get; init; }

    /// <summary>Everything wrong with these values; empty when nothing is.</summary>
    /// <param name="hasKey">Clients must present a key, whether it comes from here or from the configuration.</param>
    public IReadOnlyList<Fault> Validate(bool hasKey)
    {
        List<Fault> faults = [];
        if (!hasKey && !Loopback.IsAll(Urls))
            faults.Add(new("urls", $"'{Urls}' is reachable from other machines: set ROUTER_API_KEY"));
        if (Replica.Length is 0 or > 100
            || !Replica.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'))
            faults.Add(new("ROUTER_REPLICA", $"'{Replica}' must be 1 to 100 letters, digits, '-', '_' or '.'"));
        foreach (var (name, value) in (IEnumerable<(string, int)>)
            [
                (nameof(MaxRequestBytes), MaxRequestBytes), (nameof(MaxResponseBytes), MaxResponseBytes),
                (nameof(MaxEventBytes), MaxEventBytes), (nameof(DecisionCapacity), DecisionCapacity),
                (nameof(DecisionQueue), DecisionQueue),
            ])
        {
            if (value < 1) faults.Add(new(name, $"is {value}; it must be at least 1"));
        }

        foreach (var (name, value) in (IEnumerable<(string, TimeSpan)>)
            [
                (nameof(PinInterval), PinInterval), (nameof(SpendInterval), SpendInterval), (nameof(StorageTime), StorageTime),
                (nameof(DecisionRetention), DecisionRetention), (nameof(ConfigInterval), ConfigInterval),
                (nameof(HeaderTime), HeaderTime),
            ])
        {
            if (value <= TimeSpan.Zero) faults.Add(new(name, $"is {value}; it must be more than 0"));
        }

        if (BodyGrace <= TimeSpan.FromSeconds(1)) faults.Add(new(nameof(BodyGrace), $"is {BodyGrace}; it must be more than 1 s"));
        if (DrainTime < TimeSpan.Zero || DrainDelay < TimeSpan.Zero)
            faults.Add(new(nameof(DrainTime), "and DrainDelay may not be negative"));
        return faults;
    }
}
