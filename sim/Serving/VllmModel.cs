namespace Maestro.Simulator.Serving;

/// <summary>
/// A model server as the vLLM mode plays it. The defaults are of the order of a 7-billion-parameter model on one accelerator with
/// 80 GB; they are a model of costs, not a measurement.
/// </summary>
/// <remarks>
/// One engine step takes <c>StepMs + PrefillMs × prompt tokens computed + DecodeMs × sequences decoded + ContextMs × tokens of
/// context read</c>. A step decodes one token of every running sequence and computes prompt tokens of admitted ones up to
/// <see cref="MaxBatchTokens"/> together: continuous batching with chunked prefill. The cache has <see cref="KvBlocks"/> blocks
/// of <see cref="BlockTokens"/> tokens; full blocks of prompts and answers are kept by a hash of everything up to them, shared
/// while in
/// use, and evicted least recently used. A sequence that finds no block is preempted and computed again.
/// </remarks>
public sealed record VllmModel
{
    public string Name { get; init; } = "sim-7b";

    public double StepMs { get; init; } = 8;

    public double PrefillMs { get; init; } = 0.06;

    public double DecodeMs { get; init; } = 0.12;

    public double ContextMs { get; init; } = 0.00002;

    public int BlockTokens { get; init; } = 16;

    public int KvBlocks { get; init; } = 16384;

    public int MaxSequences { get; init; } = 256;

    public int MaxBatchTokens { get; init; } = 2048;

    /// <summary>Characters that count as one token.</summary>
    public int CharactersPerToken { get; init; } = 4;

    /// <summary>False: nothing of one request helps another.</summary>
    public bool PrefixCaching { get; init; } = true;

    /// <summary>False: a batch is filled, run to the end of its longest answer, and only then the next one begins.</summary>
    public bool ContinuousBatching { get; init; } = true;
}
