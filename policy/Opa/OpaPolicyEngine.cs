using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Maestro.Policies.Opa;

/// <summary>
/// Decides by an OPA server, through its data API. Fails closed: a server that is slow, gone, or answers anything but a decision
/// denies, with the reason. A request that does not get through is sent once more within the time-out; a server that has failed
/// several times in a row is left alone for a second, so that it costs nobody the time-out. (By hand, not by a resilience
/// library:
/// it is one retry and one counter, and core depends on no such library.)
/// </summary>
public sealed class OpaPolicyEngine : IPolicyEngine, IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly OpaOptions _options;
    private readonly TimeProvider _time;
    private readonly OpaClient _client;
    private readonly OpaBreaker _breaker;
    private readonly ConcurrentDictionary<string, string> _decides = new(StringComparer.Ordinal);
    private string _digest;

    public OpaPolicyEngine(OpaOptions options, TimeProvider time) =>
        (_options, _time, _client, _breaker, _digest) = (options, time, new(options), new(time), options.BundleDigest ?? "");

    /// <summary>The revision of the bundles behind the latest answer; before there was one, the expected one or empty.</summary>
    public string Digest => Volatile.Read(ref _digest);

    public async ValueTask<PolicyDecision> DecideAsync(string package, JsonObject input, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!_breaker.TryEnter()) return Closed(package, "does not answer, and is left alone for a moment");
        using var limit = new CancellationTokenSource(_options.Timeout, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await DecideAsync(package, Body(input), either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            _breaker.Failed();
            return Closed(
                package,
                string.Create(
                    System.Globalization.CultureInfo.InvariantCulture,
                    $"did not answer within {_options.Timeout.TotalMilliseconds:0} ms"));
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<PolicyDecision> DecideAsync(string package, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var path = Path(package);
        var (answer, failure) = await AskAsync(path + "/decision", body, cancellationToken);
        if (answer is { Result: not null }) _decides[package] = answer.Digest;
        else if (answer is not null && !(_decides.TryGetValue(package, out var digest) && digest == answer.Digest))
            (answer, failure) = await AskAsync(path + "/allow", body, cancellationToken);
        if (answer is null) return Closed(package, failure!.Reason);
        if (Mismatch(answer) is { } why) return Closed(package, why);

        Volatile.Write(ref _digest, answer.Digest);
        // Neither is defined: is the package there at all? That is another answer, as it is in this process.
        if (answer.Result is null && await AskAsync(path, body, cancellationToken) is ({ Result: null }, _))
            return PolicyEntry.Missing(package, answer.Digest);
        return PolicyEntry.Read(package, answer.Result, answer.Digest);
    }

    /// <summary>Asks, and once more when the question did not get through. Any decision may be asked for twice.</summary>
    private async Task<(OpaAnswer? Answer, OpaFailure? Failure)> AskAsync(
        string path, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var (answer, failure) = await _client.AskAsync(path, body, cancellationToken);
        if (failure is { Repeatable: true })
        {
            await Task.Delay(Pause, _time, cancellationToken);
            (answer, failure) = await _client.AskAsync(path, body, cancellationToken);
        }

        if (failure is { Broken: true }) _breaker.Failed();
        else _breaker.Succeeded();
        return (answer, failure);
    }

    private string? Mismatch(OpaAnswer answer)
    {
        if (_options.BundleDigest is not { } expected || answer.Revisions is [var only] && only == expected) return null;
        return answer.Revisions.Count == 0
            ? $"does not say which bundle decides; it has to be {expected}"
            : $"decides by {answer.Digest}; it has to be {expected}";
    }

    private PolicyDecision Closed(string package, string what) =>
        PolicyDecision.Closed(package, $"Policy could not be asked: the OPA server {what}.", Digest);

    /// <summary><c>maestro.routing</c> is below wherever this server has <c>maestro</c>.</summary>
    private string Path(string package)
    {
        var dot = package.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? _options.Path : _options.Path + "/" + package[(dot + 1)..].Replace('.', '/');
    }

    private static ReadOnlyMemory<byte> Body(JsonObject input)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WritePropertyName("input");
            input.WriteTo(writer);
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
