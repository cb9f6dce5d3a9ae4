namespace Maestro.Rego.Syntax;

/// <summary>Ends the parsing of one module.</summary>
internal sealed class SyntaxException(RegoLocation location, string message) : Exception(message)
{
    public RegoLocation Location => location;

    public RegoError ToError() => new(RegoErrorCodes.Parse, Message, location);
}
