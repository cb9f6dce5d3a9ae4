using System.Runtime.InteropServices;

namespace Maestro.Simulator.Serving;

/// <summary>
/// The scheduler, cache and clock of one simulated server, as <see cref="VllmModel"/> describes it. Time is what the caller says
/// it is, so that a benchmark can run hours in seconds. Not for concurrent use.
/// </summary>
public sealed class VllmEngine(VllmModel model)
{
    private readonly KvCache _cache = new(model.KvBlocks);
    private readonly List<Sequence> _running = [];
    private readonly LinkedList<Sequence> _waiting = [];

    public int Running => _running.Count;

    public int Waiting => _waiting.Count;

    public double KvUsage => _cache.Usage;

    public EngineCounters Counters { get; } = new();

    /// <summary>Queues a request. Its answer begins with a later step.</summary>
    public Sequence Submit(string prompt, int outputTokens, double nowMs)
    {
        var tokens = Math.Max(1, (prompt.Length + model.CharactersPerToken - 1) / model.CharactersPerToken);
        var sequence = new Sequence(prompt, tokens, Math.Max(1, outputTokens), nowMs);
        sequence.Blocks = Hash(prompt);
        _waiting.AddLast(sequence);
        return sequence;
    }

    /// <summary>Does one step that begins now. Returns its length in milliseconds; 0 when there is nothing to do.</summary>
    public double Step(double nowMs)
    {
        Drop();
        Admit();
        if (_running.Count == 0) return 0;

        var (prefill, decoded, context) = (0, 0, 0L);
        var budget = model.MaxBatchTokens;
        foreach (var sequence in _running.ToArray())
        {
            if (!sequence.Admitted) continue; // preempted for one before it
            context += sequence.Total;
            if (sequence.Computed < sequence.PromptTokens)
            {
                var chunk = Math.Min(budget, sequence.PromptTokens - sequence.Computed);
                sequence.Computed += chunk;
                budget -= chunk;
                prefill += chunk;
                Counters.PromptTokens += chunk;
                // prefill ends with the first token
                if (sequence.Computed == sequence.PromptTokens) decoded += Generate(sequence) ? 1 : 0;
            }
            else if (budget > 0)
            {
                budget--;
                decoded += Generate(sequence) ? 1 : 0;
            }
        }

        var length = model.StepMs + (model.PrefillMs * prefill) + (model.DecodeMs * decoded) + (model.ContextMs * context);
        Deliver(nowMs + length);
        return length;
    }

    private void Drop()
    {
        foreach (var sequence in _running.Where(sequence => sequence.Abandoned).ToArray()) Leave(sequence);
        for (var node = _waiting.First; node is not null;)
        {
            var next = node.Next;
            if (node.Value.Abandoned) _waiting.Remove(node);
            node = next;
        }
    }

    private void Admit()
    {
        if (!model.ContinuousBatching && _running.Count > 0) return;
        while (_waiting.First is { } first && _running.Count < model.MaxSequences)
        {
            var sequence = first.Value;
            var cached = 0;
            if (model.PrefixCaching)
            {
                while (cached < sequence.Blocks.Length && _cache.Contains(sequence.Blocks[cached])) cached++;
            }

            // Everything cached would leave nothing to compute the first token from: vLLM, too, computes the last block again.
            var reused = Math.Min(cached * model.BlockTokens, sequence.PromptTokens - 1);
            if (_running.Count > 0 && _cache.Available < sequence.Blocks.Length + 1 - cached) return;
            if (!TakeBlocks(sequence)) return;
            if (sequence.Generated == 0)
                (Counters.PrefixQueries, Counters.PrefixHits,
                sequence.CachedTokens) = (Counters.PrefixQueries + sequence.PromptTokens, Counters.PrefixHits + reused, reused);
            sequence.Computed = reused;
            sequence.Admitted = true;
            _waiting.RemoveFirst();
            _running.Add(sequence);
        }
    }

    private bool TakeBlocks(Sequence sequence)
    {
        foreach (var block in sequence.Blocks)
        {
            if (!_cache.TryUse(block))
            {
                Release(sequence, keep: true);
                return false;
            }

            sequence.Held.Add(block);
        }

        sequence.LastBlock = sequence.Blocks.Length > 0 ? sequence.Blocks[^1] : 0;
        sequence.HoldsOpenBlock = _cache.TryTake();
        if (sequence.HoldsOpenBlock) return true;
        Release(sequence, keep: true);
        return false;
    }

    /// <summary>One more token; false when there is no block for it and the sequence itself had to go.</summary>
    private bool Generate(Sequence sequence)
    {
        if (sequence.Generated > 0 && sequence.Total % model.BlockTokens == 0)
        {
            sequence.LastBlock = Mix(sequence.LastBlock ^ (ulong)sequence.Total ^ sequence.Blocks.Length switch { 0 =>
                1UL, _ => sequence.Blocks[^1] });
            _cache.Complete(sequence.LastBlock);
            sequence.Held.Add(sequence.LastBlock);
            sequence.HoldsOpenBlock = false;
            while (!(sequence.HoldsOpenBlock = _cache.TryTake()))
            {
                var victim = _running.FindLast(other => other.Admitted)!;
                Preempt(victim);
                if (victim == sequence) return false;
            }
        }

        sequence.Generated++;
        Counters.GeneratedTokens++;
        return true;
    }

    private void Preempt(Sequence sequence)
    {
        Counters.Preemptions++;
        Leave(sequence);
        sequence.Generated = 0; // recomputed from the start, which costs time; its client has its tokens already and counts them
        sequence.Computed = 0;
        _waiting.AddFirst(sequence);
    }

    private void Deliver(double atMs)
    {
        foreach (var sequence in _running.ToArray())
        {
            if (sequence.Generated == 0) continue;
            if (sequence.FirstTokenMs is null)
            {
                sequence.FirstTokenMs = atMs;
                Counters.FirstToken.Add((atMs - sequence.ArrivedMs) / 1000);
            }

            sequence.OnToken?.Invoke();
            if (sequence.Generated < sequence.OutputTokens) continue;
            sequence.FinishedMs = atMs;
            Counters.Finished++;
            Counters.EndToEnd.Add((atMs - sequence.ArrivedMs) / 1000);
            Leave(sequence);
        }
    }

    private void Leave(Sequence sequence)
    {
        _running.Remove(sequence);
        sequence.Admitted = false;
        Release(sequence, keep: model.PrefixCaching);
    }

    private void Release(Sequence sequence, bool keep)
    {
        // the end of a prefix is evicted before its beginning
        foreach (var block in Enumerable.Reverse(sequence.Held)) _cache.Leave(block, keep);
        sequence.Held.Clear();
        if (sequence.HoldsOpenBlock) _cache.Return();
        sequence.HoldsOpenBlock = false;
    }

    /// <summary>A block's content is everything up to its end.</summary>
    private ulong[] Hash(string prompt)
    {
        var size = model.BlockTokens * model.CharactersPerToken;
        var blocks = new ulong[prompt.Length / size];
        var hash = model.PrefixCaching ? 14695981039346656037UL : Mix((ulong)Random.Shared.NextInt64());
        for (var index = 0; index < blocks.Length; index++)
        {
            foreach (var part in MemoryMarshal.Cast<char, ulong>(prompt.AsSpan(index * size, size))) hash = Mix(hash ^ part);
            blocks[index] = hash;
        }

        return blocks;
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 33)) * 0xFF51AFD7ED558CCDUL;
        value = (value ^ (value >> 33)) * 0xC4CEB9FE1A85EC53UL;
        return value ^ (value >> 33);
    }
}
