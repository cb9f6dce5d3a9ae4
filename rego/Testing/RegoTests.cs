namespace Maestro.Rego.Testing;

/// <summary>
/// Runs the tests of policies: rules named <c>test_…</c>, in any package. One that is true passes; one that is undefined or
/// anything else fails; <c>todo_test_…</c> is skipped. A rule with a key, <c>test_x[case] if …</c>, is a test of many cases.
/// </summary>
public static class RegoTests
{
    /// <summary>Cases of one test whose failure is explained.</summary>
    private const int MaxExplained = 100;

    /// <summary>
    /// Compiles the modules and runs their tests in the order written. Does not throw for what modules or data do. Functions that
    /// reach outside compile, since tests replace them by <c>with</c>.
    /// </summary>
    /// <param name="modules">Policies and tests.</param>
    /// <param name="data">The base document; an object. Default empty.</param>
    /// <param name="options">Default: all tests, 5 s each.</param>
    public static RegoTestRun Run(IEnumerable<RegoModule> modules, RegoValue? data = null, RegoTestOptions? options = null)
    {
        options ??= RegoTestOptions.Default;
        var errors = new List<RegoError>();
        var limits = new ParseLimits(CompileOptions.Default.MaxSourceLength);
        var parsed = modules.Select(module => RegoParser.Module(module.File, module.Source, limits, errors)).OfType<Module>()
            .ToList();
        if (errors.Count > 0) return new RegoTestRun(errors, [], []);
        try
        {
            var tests = TestRule.Find(parsed);
            var compilation = RegoCompiler.Compile(
                parsed, new CompileOptions { Trace = true, Print = true, AllowUnavailableBuiltins = true });
            if (!compilation.Succeeded) return new RegoTestRun(compilation.Errors, [], []);
            var coverage = new RegoCoverage(compilation.Program);
            var results = new List<RegoTestResult>();
            foreach (var test in tests.Where(test => options.Run?.IsMatch(test.FullName) ?? true))
            {
                options.Cancellation.ThrowIfCancellationRequested();
                results.Add(One(test, compilation.Program, data, options, coverage));
            }

            return new RegoTestRun([], results, RegoFileCoverage.Of(coverage));
        }
        catch (InsufficientExecutionStackException)
        {
            return new RegoTestRun(
                [new RegoError(RegoErrorCodes.Compile, "policy nested too deep for this thread's stack", null)], [], []);
        }
    }

    private static RegoTestResult One(
        TestRule test, RegoProgram program, RegoValue? data, RegoTestOptions options, RegoCoverage coverage)
    {
        var result = new RegoTestResult(string.Join('.', test.Package), test.Name, test.Location);
        if (test.IsSkipped) return result with { Outcome = RegoTestOutcome.Skipped };
        var preparation = program.Prepare(test.Query, data);
        if (!preparation.Succeeded) return result with { Outcome = RegoTestOutcome.Errored, Error = preparation.Errors[0] };

        var prints = new List<RegoPrint>();
        var reached = new List<RegoValue>();
        var seen = new HashSet<RegoValue>();
        var evaluate = new EvaluateOptions
        {
            Limits = RegoLimits.Default with { MaxTime = options.Timeout, MaxSteps = long.MaxValue / 2 },
            TimeProvider = options.TimeProvider,
            Cancellation = options.Cancellation,
            Print = prints.Add,
            Case = name =>
            {
                if (seen.Add(name)) reached.Add(name);
                return true;
            },
        };
        var started = options.TimeProvider.GetTimestamp();
        var explanation = preparation.Query.Explain(null, evaluate);
        result = result with { Duration = options.TimeProvider.GetElapsedTime(started), Prints = prints };
        coverage.Add(explanation);
        if (explanation.Result.Error is { } error) return result with { Outcome = RegoTestOutcome.Errored, Error = error };
        if (!test.HasCases)
        {
            return explanation.Result.IsTrue ? result with { Outcome = RegoTestOutcome.Passed }
                : result with { Outcome = RegoTestOutcome.Failed, Failure = RegoTestFailure.Of(explanation, test.Rules) };
        }

        var quiet = evaluate with { Print = null };
        var cases = Cases(test, preparation.Query, explanation.Result.Value, reached, quiet);
        return result with
        {
            Outcome = cases.Count > 0 && cases.All(found => found.Failure is null)
                ? RegoTestOutcome.Passed
                : RegoTestOutcome.Failed,
            Cases = cases,
            Failure = cases.Count == 0 ? RegoTestFailure.Of(explanation, test.Rules) : null,
        };
    }

    private static List<RegoTestCase> Cases(
        TestRule test, PreparedQuery query, RegoValue? value, List<RegoValue> reached, EvaluateOptions options)
    {
        var cases = new List<RegoTestCase>();
        var explained = 0;
        foreach (var key in reached)
        {
            var path = ((RegoArray)key).Items.ToArray();
            var found = path.Aggregate(value, (at, part) => at?.Get(part));
            var name = string.Join('/', path.Select(part => part is RegoString text ? text.Value : part.ToString()));
            if (ReferenceEquals(found, RegoValue.True)) cases.Add(new RegoTestCase(name, null));
            else if (explained++ >= MaxExplained) cases.Add(new RegoTestCase(name, RegoTestFailure.Unexplained));
            else
                cases.Add(new RegoTestCase(
                    name, RegoTestFailure.Of(query.Explain(null, options with { Case = key.Equals }), test.Rules)));
        }

        return cases;
    }
}
