namespace Maestro.Embedded.Engine.Replay;

/// <summary>Turns values into stored text, within the size limit.</summary>
internal static class Payload
{
    /// <exception cref="ArgumentException">The text is longer than
    /// <see cref="DurableEngineOptions.MaxPayloadLength"/>.</exception>
    public static string? Serialize(object? value, DurableEngineOptions options)
    {
        var text = options.DataConverter.Serialize(value);
        if (text?.Length > options.MaxPayloadLength)
        {
            throw new ArgumentException(
                $"A payload of {text.Length} characters is over the limit of {options.MaxPayloadLength}. "
                + "Store large content elsewhere and pass a reference.",
                nameof(value));
        }

        return text;
    }
}
