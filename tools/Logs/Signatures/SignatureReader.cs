using Maestro.Tools.Logs.Reading;

namespace Maestro.Tools.Logs.Signatures;

/// <summary>An entry's signature and what it is counted under.</summary>
internal readonly record struct SignedEntry(string Signature, long Line, LogLevel Level, string? Component);

/// <summary>
/// Gives each wanted entry its signature. Where the first line has no message (the .NET console writes it below), the
/// signature is taken from the next line.
/// </summary>
internal sealed class SignatureReader(Action<SignedEntry> sink)
{
    private SignedEntry? _waiting;

    /// <summary>Must be called with every line, wanted or not.</summary>
    public void Take(EntryReader entry, bool wanted)
    {
        if (!entry.BeginsEntry)
        {
            if (_waiting is not { } waiting) return;
            _waiting = null;
            sink(waiting with { Signature = Signature.Of(entry.Text) });
            return;
        }

        End();
        if (!wanted) return;
        var signed = new SignedEntry(Signature.Of(entry.Message), entry.Number, entry.Level, entry.Component);
        if (entry.Message.IsWhiteSpace()) _waiting = signed;
        else sink(signed);
    }

    /// <summary>Must be called after the last line: an entry may still wait for its message.</summary>
    public void End()
    {
        if (_waiting is not { } waiting) return;
        _waiting = null;
        sink(waiting);
    }
}
