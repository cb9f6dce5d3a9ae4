using System.Text.Json;

namespace Maestro.Router.Formats;

/// <summary>
/// Between OpenAI's chat format and a provider's own. Stateless. What a provider sends that is not its format throws
/// <see cref="JsonException"/> or <see cref="InvalidDataException"/>.
/// </summary>
internal interface ITranslation
{
    /// <summary>
    /// The provider's request. Throws <see cref="UntranslatableException"/> when it has no way to say what the client wants.
    /// </summary>
    PooledBuffer Request(ReadOnlyMemory<byte> body, string model, int? maxOutputTokens);

    /// <summary>OpenAI's form of a whole answer.</summary>
    PooledBuffer Answer(ReadOnlyMemory<byte> body);

    /// <summary>For one stream.</summary>
    IStreamTranslation Stream();
}

/// <summary>Turns a provider's events into OpenAI's, one after the other.</summary>
internal interface IStreamTranslation
{
    /// <summary>Appends what follows from one complete event: nothing, or complete events.</summary>
    void Translate(ReadOnlySpan<byte> message, PooledBuffer output);
}

/// <summary>The request asks for something that this provider's format cannot express.</summary>
internal sealed class UntranslatableException(string message) : Exception(message);
