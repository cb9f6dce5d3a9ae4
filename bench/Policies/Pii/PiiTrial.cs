using System.Text;
using System.Text.Json.Nodes;
using Maestro.Policies.Folders;
using Maestro.Router;
using Maestro.Router.Choice;
using Maestro.Router.Configuration;
using Maestro.Router.Configuration.Yaml;
using Maestro.Router.Decisions;
using Maestro.Router.Forwarding;
using Maestro.Router.Hosting;
using Maestro.Router.Http;
using Maestro.Router.Pins;
using Maestro.Wire;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Maestro.Bench.Policies.Pii;

/// <summary>
/// Sends random requests through the router's endpoint, everything of it but the socket: headers, pins, policy, choice, retries,
/// fallbacks, breakers. Goes in phases; each has its own outages and its own policies on disk, and while it runs the policies are
/// replaced again and again by ones that differ in something else.
/// </summary>
internal sealed class PiiTrial : IAsyncDisposable
{
    private const int AtOnce = 32;

    private readonly string _folder;
    private readonly Random _random;
    private readonly PiiProviders _providers = new();
    private readonly WebApplication _app;
    private readonly DecisionLog _log;
    private readonly ForwardingEndpoint _endpoint;
    private readonly JsonNode _shipped;
    private readonly Dictionary<string, PiiOracle> _oracles = [];
    private bool _restless;

    public PiiTrial(string folder, int seed, int phase)
    {
        _folder = ShippedPolicies.CopyTo(Path.Combine(folder, "policies"));
        _random = new(seed);
        _shipped = JsonNode.Parse(File.ReadAllText(DataFile))!;
        var config = ConfigReader.Read(PiiDeployment.Yaml(), _ => null).Require("the trial's configuration");
        _app = RouterApp.Build(config, new RouterOptions
        {
            DecisionCapacity = phase,
            Policies = new() { Folder = _folder },
            Services = services => services.Replace(ServiceDescriptor.Singleton(_ => new UpstreamConnections(_ => _providers))),
        });
        _log = _app.Services.GetRequiredService<DecisionLog>();
        _endpoint = _app.Services.GetRequiredService<ForwardingEndpoint>();
        _oracles[Keeper.Digest] = new(_shipped);
    }

    public PiiTally Tally { get; } = new();

    private CurrentPolicies Keeper => _app.Services.GetRequiredService<CurrentPolicies>();

    private string DataFile => Path.Combine(_folder, "data.json");

    /// <summary>Orders that point where personal data may not go, and one that points where it may.</summary>
    public async Task PinAsync()
    {
        var board = _app.Services.GetRequiredService<ActivePins>();
        string[] targets = ["us-1", "none-1", "atlantis-1", "own-us", "own-1", "large"];
        foreach (var (target, number) in targets.Select((target, number) => (target, number)))
        {
            var step = $"step-{number}";
            await board.SetAsync(
                new(Pin.IdOf(step, null, null), step, null, null, target, "the trial", "bench", DateTimeOffset.UtcNow,
                DateTimeOffset.UtcNow.AddHours(1)), default);
        }
    }

    public async Task RunPhaseAsync(int number, int first, int count, CancellationToken cancellationToken)
    {
        var strict = number % 3 == 1;
        TakeOver(strict, restless: false);
        if (number % 4 == 2) Break();
        _providers.Out = [.. PiiDeployment.All.Where(_ => _random.Next(3) == 0).Select(deployment => deployment.Id)];
        _providers.Sent.Clear();
        var digests = _oracles.Keys.ToArray();
        var requests = Enumerable.Range(first, count).Select(index => PiiRequest.Draw(index, _random, digests)).ToArray();
        await Parallel.ForEachAsync(requests, new ParallelOptions
        {
            MaxDegreeOfParallelism = AtOnce,
            CancellationToken = cancellationToken,
        }, async (request, _) =>
        {
            if (request.Number % 100 == 0 && number % 4 != 2) Restless(strict);
            await SendAsync(request);
        });
        Judge(requests.ToDictionary(request => request.Number), count, _oracles[Keeper.Digest]);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _providers.Dispose();
    }

    private void Judge(Dictionary<int, PiiRequest> requests, int count, PiiOracle inForce)
    {
        foreach (var (request, deployment) in _providers.Sent) Tally.Sent(
            requests[request], deployment, Oracle(requests[request], inForce));
        foreach (var record in _log.Latest(count))
        {
            var request = requests[(int)record.Query!.Seed];
            Tally.Decided(request, record, Oracle(request, inForce));
        }
    }

    private PiiOracle Oracle(PiiRequest request, PiiOracle inForce) =>
        request.PolicyDigest is { } digest ? _oracles[digest] : inForce;

    /// <summary>
    /// Replaces the policies on disk by the shipped ones, or by ones that keep personal data on machines of one's own.
    /// </summary>
    private void TakeOver(bool strict, bool restless)
    {
        var data = _shipped.DeepClone();
        var taxonomy = data["maestro"]!["taxonomy"]!["config"]!;
        if (strict) taxonomy["classes"]!["pii"]!["jurisdictions"] = new JsonArray("local");
        if (restless) taxonomy["labels"]!["restless"] = new JsonObject();
        File.Delete(Path.Combine(_folder, "broken.rego"));
        var next = DataFile + ".next";
        File.WriteAllText(next, data.ToJsonString());
        File.Move(next, DataFile, overwrite: true);
        Keeper.Refresh(now: true);
        if (Keeper.Faults.Count > 0) throw new InvalidOperationException(string.Join("; ", Keeper.Faults));
        _oracles[Keeper.Digest] = new(data);
    }

    private void Break()
    {
        File.WriteAllText(Path.Combine(_folder, "broken.rego"), "package maestro.routing\nallow if {");
        Keeper.Refresh(now: true);
        if (Keeper.Faults.Count == 0) throw new InvalidOperationException("Broken policies were taken over.");
    }

    private void Restless(bool strict)
    {
        lock (_providers)
        {
            _restless = !_restless;
            TakeOver(strict, _restless);
        }
    }

    private async Task SendAsync(PiiRequest request)
    {
        var body = Encoding.UTF8.GetBytes(
            $$"""{"model":"{{request.Model}}","messages":[{"role":"user","content":"Somebody's name."}]}""");
        using var answer = new MemoryStream();
        await using var scope = _app.Services.CreateAsyncScope();
        var http = new DefaultHttpContext { RequestServices = scope.ServiceProvider };
        http.Request.Method = HttpMethods.Post;
        http.Request.ContentLength = body.Length;
        http.Request.Body = new MemoryStream(body);
        http.Response.Body = answer;
        var headers = http.Request.Headers;
        headers["Idempotency-Key"] = headers[RouterHeaders.Seed] = request.Number.ToString(CultureInfo.InvariantCulture);
        headers[RouterHeaders.Tags] = string.Join(',', request.Tags);
        headers[RouterHeaders.Jurisdiction] = string.Join(',', request.Jurisdictions);
        headers[RouterHeaders.Hint] = request.Hint;
        if (request.Step is { } step) headers[RouterHeaders.Step] = step;
        if (request.PolicyDigest is { } digest) headers[RouterHeaders.Policy] = digest;
        await _endpoint.HandleAsync(http, Operation.Chat);
    }
}
