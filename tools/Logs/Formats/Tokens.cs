namespace Maestro.Tools.Logs.Formats;

/// <summary>Blank-separated tokens, taken off the front of a span.</summary>
internal static class Tokens
{
    public static bool TryNext(scoped ref ReadOnlySpan<char> rest, out ReadOnlySpan<char> token)
    {
        rest = rest.TrimStart(" \t");
        var end = rest.IndexOfAny(' ', '\t');
        token = end < 0 ? rest : rest[..end];
        rest = rest[token.Length..];
        return !token.IsEmpty;
    }
}
