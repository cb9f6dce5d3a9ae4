using Maestro.Rego;
using Maestro.Rego.Errors;
using Maestro.Rego.Evaluation;
using Maestro.Rego.Values;

namespace Maestro.Bench.Policies;

/// <summary>Runs one case.</summary>
internal static class ConformanceCheck
{
    /// <summary>Null when the case passes, else what is different.</summary>
    public static string? Run(ConformanceCase test)
    {
        var compilation = RegoCompiler.Compile(test.Modules, new CompileOptions { AllowUnavailableBuiltins = true });
        if (!compilation.Succeeded) return Failure(test, compilation.Errors);
        var preparation = compilation.Program.Prepare(test.Query, test.Data as RegoObject);
        if (!preparation.Succeeded) return Failure(test, preparation.Errors);
        var input = test.Input;
        if (test.InputTerm is not null && RegoProgram.Empty.Prepare(test.InputTerm) is { Succeeded: true } term)
            input = term.Query.Evaluate().Value;
        var result = preparation.Query.Evaluate(input, new EvaluateOptions { StrictBuiltinErrors = test.Strict });
        if (result.Error is not null) return Failure(test, [result.Error]);
        if (test.Result is null) return $"an error was expected ({test.ErrorCode} {test.Error}), got {Bindings(test, result)}";
        var (expected, actual) = (Expected(test), Bindings(test, result));
        return expected.Equals(actual) ? null : $"expected {expected}, got {actual}";
    }

    /// <summary>Null when it is the error that the case expects.</summary>
    private static string? Failure(ConformanceCase test, IReadOnlyList<RegoError> errors)
    {
        var text = string.Join("; ", errors);
        if (test.ErrorCode is null && test.Error is null) return text;
        if (test.ErrorCode is not null && errors[0].Code != test.ErrorCode) return $"expected {test.ErrorCode}, got {text}";
        return test.Error is null || text.Contains(test.Error, StringComparison.Ordinal)
            ? null
            : $"expected \"{test.Error}\", got \"{text}\"";
    }

    private static RegoSet Expected(ConformanceCase test) =>
        RegoSet.Of([.. test.Result!.Items.ToArray().Select(row => Row(test, (RegoObject)row))]);

    private static RegoSet Bindings(ConformanceCase test, RegoResult result) =>
        RegoSet.Of([.. result.Rows.Select(row => Row(test, (RegoObject)RegoValue.FromJson(row.Bindings.ToUtf8Json())))]);

    private static RegoValue Row(ConformanceCase test, RegoObject row)
    {
        var pairs = new List<(RegoValue, RegoValue)>();
        for (var i = 0; i < row.Count; i++)
        {
            if (test.IgnoreGenerated && ((RegoString)row.Keys[i]).Value.StartsWith("__local", StringComparison.Ordinal)) continue;
            pairs.Add((
                row.Keys[i],
                test.SortBindings && row.Values[i] is RegoArray array
                    ? RegoArray.Of([.. array.Items.ToArray().Order()])
                    : row.Values[i]));
        }

        return RegoObject.Of([.. pairs]);
    }
}
