namespace Maestro.Simulator.Requests;

/// <summary>A request that is not a chat completion request.</summary>
/// <param name="param">The offending field, as OpenAI's errors name it.</param>
internal sealed class RequestException(string message, string? param) : Exception(message)
{
    public string? Param { get; } = param;
}
