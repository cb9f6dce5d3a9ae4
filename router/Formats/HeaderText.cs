namespace Maestro.Router.Formats;

/// <summary>What of somebody else's headers may go into ours.</summary>
internal static class HeaderText
{
    private const int Longest = 512;

    /// <summary>
    /// Printable ASCII of a length that is no attack: anything else would make an exception of a request or an answer.
    /// </summary>
    public static bool IsPlain(string text) => text.Length <= Longest && !text.AsSpan().ContainsAnyExceptInRange(' ', '~');
}
