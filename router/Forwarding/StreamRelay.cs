using System.Buffers;
using System.IO.Pipelines;
using System.Text.Json;
using Maestro.Router.Attempts;
using Maestro.Router.Formats;

namespace Maestro.Router.Forwarding;

/// <summary>How a relayed stream ended.</summary>
internal enum StreamEnd
{
    Whole,
    Broken,

    /// <summary>The client left before its end.</summary>
    Abandoned,
}

/// <param name="Why">Of one that broke off.</param>
/// <param name="Usage">What went by of it; nothing of a stream that was left in the middle.</param>
internal readonly record struct RelayedStream(StreamEnd End, string? Why, CompletionFacts Usage);

/// <summary>
/// Passes a provider's stream on to the client, whole events at a time. A stream counts as whole when the provider says so
/// (<c>[DONE]</c>), or when it ends in good order after every choice had its finish reason. Anything else is broken: the client
/// gets an error event and never <c>[DONE]</c>.
/// </summary>
internal sealed class StreamRelay(TimeProvider time)
{
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(1);

    /// <param name="deployment">Whose stream it is: its stream time-out is the longest silence between two events.</param>
    public async ValueTask<RelayedStream> RelayAsync(
        UpstreamStream upstream, RoutedRequest request, Deployment deployment, PipeWriter client, CancellationToken aborted)
    {
        var idle = deployment.Config.StreamTimeout;
        var relayed = new Relayed();
        using var silence = new CancellationTokenSource(Timeout.InfiniteTimeSpan, time);
        await using var link = aborted.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), silence);
        string? why;
        try
        {
            PassOn(upstream, request, client, relayed); // the first event has been read already
            do
            {
                while (upstream.TryNext()) PassOn(upstream, request, client, relayed);
                if (relayed.Done || upstream.Ended) break;
                await client.FlushAsync(aborted);
                var left = time.GetElapsedTime(time.GetTimestamp(), request.Deadline);
                if (left <= TimeSpan.Zero) break;
                silence.CancelAfter(left < idle ? left : idle);
                await upstream.ReadAsync(silence.Token);
            }
            while (true);

            why = relayed.Failure
                ?? (!relayed.Done && !upstream.Ended ? "the request's time was up" : null)
                ?? (relayed.Done || (relayed.AllFinished && !upstream.HasRest)
                    ? null
                    : "the provider ended the stream before the answer was complete");
        }
        catch (OperationCanceledException) when (aborted.IsCancellationRequested)
        {
            return new(StreamEnd.Abandoned, null, default);
        }
        catch (OperationCanceledException)
        {
            why = time.GetTimestamp() >= request.Deadline
                ? "the request's time was up"
                : $"no event within {idle.TotalSeconds} s";
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException or JsonException or InvalidDataException
            && !aborted.IsCancellationRequested)
        {
            why = fault.Message;
        }

        try
        {
            if (why is null) await FinishAsync(upstream, request, client, relayed, silence, aborted);
            else await BreakAsync(client, deployment, relayed, why, aborted);
        }
        catch (OperationCanceledException) when (aborted.IsCancellationRequested)
        {
            return new(StreamEnd.Abandoned, why, relayed.Facts);
        }

        return new(why is null ? StreamEnd.Whole : StreamEnd.Broken, why, relayed.Facts);
    }

    private static void PassOn(UpstreamStream upstream, RoutedRequest request, PipeWriter client, Relayed relayed)
    {
        var message = upstream.Current;
        if (relayed.Done) return;
        var data = ServerSentEvents.Data(message);
        if (data.SequenceEqual(ServerSentEvents.Done))
        {
            relayed.Done = true;
            if (relayed.Failure is not null) return; // an error came before: what follows it makes nothing whole
        }
        else if (!data.IsEmpty)
        {
            var facts = CompletionFacts.Read(data);
            relayed.Take(facts);
            if (facts.Completed && request.Body.Operation == Operation.Responses) relayed.Done = true;
            if (facts.IsError) relayed.Failure ??= "the provider reported an error in the stream";
            if (request.Body.UsageIsOurs && facts is { HasUsage: true, HasChoices: false, IsError: false }) return;
        }

        client.Write(message);
    }

    private async ValueTask FinishAsync(
        UpstreamStream upstream, RoutedRequest request, PipeWriter client, Relayed relayed, CancellationTokenSource silence,
        CancellationToken aborted)
    {
        if (!relayed.Done && request.Body.Operation == Operation.Chat) client.Write("data: [DONE]\n\n"u8);
        await client.FlushAsync(aborted);
        if (upstream.Ended) return;
        try
        {
            silence.CancelAfter(DrainLimit);
            await upstream.DrainAsync(silence.Token);
        }
        catch (Exception fault) when (fault is OperationCanceledException or IOException or HttpRequestException
            or InvalidDataException)
        {
            // The client has its answer. All that is lost is the connection to the provider, which is closed instead of kept.
        }
    }

    private static async ValueTask BreakAsync(
        PipeWriter client, Deployment deployment, Relayed relayed, string why, CancellationToken aborted)
    {
        // An error event of the provider's own has been passed on already.
        if (relayed.Failure is null)
            OpenAIError.WriteEvent(client, $"The stream from {deployment.Id} broke off: {why}", "upstream_stream_broken");
        await client.FlushAsync(aborted);
    }

    /// <summary>What has gone by so far.</summary>
    private sealed class Relayed
    {
        public bool Done { get; set; }

        public string? Failure { get; set; }

        public CompletionFacts Facts { get; private set; }

        public bool AllFinished => Facts.Seen != 0 && Facts.Seen == Facts.Finished;

        public void Take(CompletionFacts chunk) => Facts = Facts with
        {
            Seen = Facts.Seen | chunk.Seen,
            Finished = Facts.Finished | chunk.Finished,
            InputTokens = chunk.InputTokens ?? Facts.InputTokens,
            OutputTokens = chunk.OutputTokens ?? Facts.OutputTokens,
            CachedTokens = chunk.CachedTokens ?? Facts.CachedTokens,
        };
    }
}
