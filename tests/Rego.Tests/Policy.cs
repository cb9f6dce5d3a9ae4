namespace Maestro.Rego.Tests;

/// <summary>Shortens what tests do with policies.</summary>
internal static class Policy
{
    /// <summary>Compiles modules, of which the first is named p0.rego.</summary>
    public static RegoProgram Program(params string[] sources)
    {
        var compilation = RegoCompiler.Compile(sources.Select((source, index) => new RegoModule($"p{index}.rego", source)));
        Assert.True(compilation.Succeeded, string.Join("\n", compilation.Errors));
        return compilation.Program;
    }

    /// <summary>The errors of one module, as text.</summary>
    public static IReadOnlyList<string> Errors(string source, CompileOptions? options = null)
    {
        var compilation = RegoCompiler.Compile([new RegoModule("p.rego", source)], options);
        Assert.False(compilation.Succeeded, "The module compiled.");
        return [.. compilation.Errors.Select(error => error.ToString())];
    }

    public static RegoResult Query(
        RegoProgram program, string query, string? input = null, string? data = null, EvaluateOptions? options = null)
    {
        var preparation = program.Prepare(query, data is null ? null : RegoValue.FromJson(data));
        Assert.True(preparation.Succeeded, string.Join("\n", preparation.Errors));
        return preparation.Query.Evaluate(input is null ? null : RegoValue.FromJson(input), options);
    }

    /// <summary>The value of <c>data.test.NAME</c> in Rego syntax; "undefined" or the error where there is none.</summary>
    public static string Value(string body, string name = "p", string? input = null, string? data = null)
    {
        var result = Query(Program($"package test\n\n{body}\n"), $"data.test.{name}", input, data);
        return result.Error?.ToString() ?? result.Value?.ToString() ?? "undefined";
    }

    /// <summary>The value of an expression without any policy.</summary>
    public static string Expression(string expression, string? input = null)
    {
        var result = Query(RegoProgram.Empty, expression, input, options: new EvaluateOptions { StrictBuiltinErrors = true });
        return result.Error?.ToString() ?? result.Value?.ToString() ?? "undefined";
    }
}
