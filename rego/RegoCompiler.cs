using Maestro.Rego.Compilation;

namespace Maestro.Rego;

/// <summary>Compiles modules of Rego version 1.</summary>
public static class RegoCompiler
{
    /// <summary>
    /// Compiles the modules into one program. Reports all errors of a phase; later phases need the earlier ones to succeed.
    /// </summary>
    public static RegoCompilation Compile(IEnumerable<RegoModule> modules, CompileOptions? options = null)
    {
        options ??= CompileOptions.Default;
        var errors = new List<RegoError>();
        var limits = new ParseLimits(options.MaxSourceLength);
        var parsed = new List<Module>();
        foreach (var module in modules)
            if (RegoParser.Module(module.File, module.Source, limits, errors) is { } syntax) parsed.Add(syntax);
        return errors.Count > 0 ? Failed(errors) : Compile(parsed, options);
    }

    internal static RegoCompilation Compile(List<Module> parsed, CompileOptions options)
    {
        var errors = new List<RegoError>();
        var context = new CompileContext(new RuleTree(), errors)
        {
            Strict = options.Strict,
            Trace = options.Trace,
            Print = options.Print,
            AllowUnavailable = options.AllowUnavailableBuiltins,
        };
        try
        {
            ProgramBuilder.Build(parsed, context);
        }
        catch (RegoLimitException error)
        {
            errors.Add(new RegoError(RegoErrorCodes.Compile, error.Message, null));
        }
        catch (InsufficientExecutionStackException)
        {
            errors.Add(new RegoError(RegoErrorCodes.Compile, "policy nested too deep for this thread's stack", null));
        }

        return errors.Count > 0 ? Failed(errors) : new RegoCompilation(new RegoProgram(context, options), []);
    }

    public static RegoCompilation Compile(params ReadOnlySpan<RegoModule> modules) => Compile(modules.ToArray().AsEnumerable());

    private static RegoCompilation Failed(List<RegoError> errors) =>
        new(null,
        [.. errors.OrderBy(error => error.Location?.File, StringComparer.Ordinal).ThenBy(error => error.Location?.Row)
            .ThenBy(error => error.Location?.Column)]);
}
