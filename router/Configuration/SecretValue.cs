namespace Maestro.Router.Configuration;

/// <summary>
/// A value that must not be shown. Only <see cref="Reveal"/> gives it away; texts and logs get three asterisks.
/// </summary>
/// <param name="value">The secret itself.</param>
/// <param name="source">How a configuration refers to it, such as <c>os.environ/OPENAI_API_KEY</c>; null when it was given
/// literally.</param>
public sealed class SecretValue(string value, string? source)
{
    public string? Source { get; } = source;

    public string Reveal() => value;

    public override string ToString() => "***";
}
