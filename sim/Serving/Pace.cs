using System.Threading.Channels;
using Maestro.Simulator.Answers;
using Maestro.Simulator.Requests;
using Maestro.Simulator.Scripts;

namespace Maestro.Simulator.Serving;

/// <summary>When the tokens of an answer come: by the script's latency, or by the simulated engine.</summary>
internal abstract class Pace : IAsyncDisposable
{
    public static Pace Of(VllmServer? server, ChatRequest request, Answer answer, Latency latency, TimeProvider time) =>
        server is null ? new Scripted(answer, latency, time) : new Served(server, request, answer);

    /// <summary>Waits for the first token.</summary>
    public abstract Task FirstAsync(CancellationToken cancellationToken);

    /// <summary>Waits for a further token.</summary>
    public abstract Task NextAsync(CancellationToken cancellationToken);

    /// <summary>Waits for the whole answer; call it alone or last.</summary>
    public abstract Task AllAsync(CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();

    private sealed class Scripted(Answer answer, Latency latency, TimeProvider time) : Pace
    {
        public override Task FirstAsync(CancellationToken cancellationToken) => DelayAsync(latency.FirstToken, cancellationToken);

        public override Task NextAsync(CancellationToken cancellationToken) => DelayAsync(latency.PerToken, cancellationToken);

        public override Task AllAsync(CancellationToken cancellationToken) =>
            DelayAsync(latency.FirstToken + (latency.PerToken * Math.Max(0, answer.CompletionTokens - 1)), cancellationToken);

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private Task DelayAsync(TimeSpan delay, CancellationToken cancellationToken) =>
            delay > TimeSpan.Zero ? Task.Delay(delay, time, cancellationToken) : Task.CompletedTask;
    }

    private sealed class Served : Pace
    {
        private readonly Channel<byte> _tokens = Channel.CreateUnbounded<byte>();
        private readonly Sequence _sequence;
        private int _taken;

        public Served(VllmServer server, ChatRequest request, Answer answer)
        {
            var prompt = string.Join('\n', request.Messages.Select(message => message.Role + ": " + message.Text));
            _sequence = server.Submit(prompt, answer.CompletionTokens, () => _tokens.Writer.TryWrite(0));
        }

        public override Task FirstAsync(CancellationToken cancellationToken) => NextAsync(cancellationToken);

        public override async Task NextAsync(CancellationToken cancellationToken)
        {
            if (_taken == _sequence.OutputTokens) return; // the text has more pieces than the answer has tokens
            await _tokens.Reader.ReadAsync(cancellationToken);
            _taken++;
        }

        public override async Task AllAsync(CancellationToken cancellationToken)
        {
            while (_taken < _sequence.OutputTokens) await NextAsync(cancellationToken);
        }

        public override ValueTask DisposeAsync()
        {
            _sequence.Abandoned = true; // has no effect on one that has finished
            return ValueTask.CompletedTask;
        }
    }
}
