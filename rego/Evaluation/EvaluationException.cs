namespace Maestro.Rego.Evaluation;

/// <summary>Ends an evaluation with an error.</summary>
internal sealed class EvaluationException(string code, string message, RegoLocation? location = null) : Exception(message)
{
    public string Code => code;

    public RegoLocation? Location => location;

    public RegoError ToError() => new(code, Message, location);
}
