namespace Maestro.Simulator.Serving;

/// <summary>A request in the engine.</summary>
public sealed class Sequence
{
    internal Sequence(string text, int promptTokens, int outputTokens, double arrivedMs)
    {
        Text = text;
        PromptTokens = promptTokens;
        OutputTokens = outputTokens;
        ArrivedMs = arrivedMs;
    }

    public int PromptTokens { get; }

    public int OutputTokens { get; }

    public double ArrivedMs { get; }

    /// <summary>Tokens given out so far.</summary>
    public int Generated { get; internal set; }

    public double? FirstTokenMs { get; internal set; }

    public double? FinishedMs { get; internal set; }

    /// <summary>Prompt tokens found in the cache when it was first admitted.</summary>
    public int CachedTokens { get; internal set; }

    /// <summary>Called within the engine's step for each token; must not wait.</summary>
    public Action? OnToken { get; set; }

    /// <summary>The client has gone: the next step drops it.</summary>
    public bool Abandoned { get; set; }

    internal string Text { get; }

    internal ulong[] Blocks { get; set; } = [];

    /// <summary>Tokens whose keys and values are in the cache.</summary>
    internal int Computed { get; set; }

    internal List<ulong> Held { get; } = [];

    internal bool HoldsOpenBlock { get; set; }

    internal ulong LastBlock { get; set; }

    internal bool Admitted { get; set; }

    internal int Total => PromptTokens + Generated;
}
