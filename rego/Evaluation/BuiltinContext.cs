namespace Maestro.Rego.Evaluation;

/// <summary>What a built-in function may use, and how it reports that it has no result.</summary>
internal sealed class BuiltinContext(Machine machine)
{
    private string _function = "";
    private RegoLocation _location;

    public RegoLocation Location => _location;

    public Machine Machine => machine;

    public EvaluationState State => machine.State;

    public void Enter(string function, RegoLocation location) => (_function, _location) = (function, location);

    /// <summary>The function failed: an error if asked for, else undefined.</summary>
    public RegoValue? Fail(string message) => Report(RegoErrorCodes.EvalBuiltin, message);

    /// <summary>An argument is not what the function takes.</summary>
    public RegoValue? OperandError(int argument, string message) =>
        Report(RegoErrorCodes.EvalType, string.Create(CultureInfo.InvariantCulture, $"operand {argument} {message}"));

    public RegoValue? TypeError(string message) => Report(RegoErrorCodes.EvalType, message);

    /// <summary>The function is known and never available; the evaluation ends, whatever the policy would make of it.</summary>
    [DoesNotReturn]
    public RegoValue? Refuse() =>
        throw new EvaluationException(
            RegoErrorCodes.EvalBuiltin, $"{_function}: not available here: policies have no access to the network", _location);

    /// <summary>Takes account of memory before it is used.</summary>
    public void Charge(long bytes) => machine.Charge(bytes);

    /// <summary>A text of this many characters is about to be made.</summary>
    public RegoString Text(string text)
    {
        machine.Charge(32 + (2L * text.Length));
        return new RegoString(text);
    }

    private RegoValue? Report(string code, string message) =>
        machine.Strict ? throw new EvaluationException(code, $"{_function}: {message}", _location) : null;
}
