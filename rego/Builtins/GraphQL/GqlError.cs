namespace Maestro.Rego.Builtins.GraphQL;

/// <summary>Ends the reading or checking of a GraphQL document.</summary>
internal sealed class GqlException(string message, (int Line, int Column)? at) : Exception(message)
{
    public string Describe() => at is { } place
        ? string.Create(
            CultureInfo.InvariantCulture, $"{Message.TrimEnd('.')} in GraphQL string at location {place.Line}:{place.Column}")
        : Message.TrimEnd('.');
}
