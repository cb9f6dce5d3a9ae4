namespace Maestro.Router.Http;

/// <summary>
/// Thrown out of a response that has begun and cannot be completed: the server then closes the connection without the ending that
/// would make the response look whole.
/// </summary>
internal sealed class StreamBrokenException(string message) : Exception(message);
