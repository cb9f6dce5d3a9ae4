using System.Text.RegularExpressions;
using Maestro.Cli.Commands;
using Maestro.Rego.Loading;
using Maestro.Rego.Testing;

namespace Maestro.Cli.Policies;

/// <summary><c>maestro policy test</c>: the <c>test_</c> rules of policies, with coverage.</summary>
internal static class PolicyTestCommand
{
    private const string Pretty = "pretty";
    private const string Json = "json";
    private const string JUnit = "junit";

    /// <summary>A pattern from the command line must not hang the command.</summary>
    private static readonly TimeSpan PatternTime = TimeSpan.FromSeconds(1);

    public static Command Create(CommandContext context)
    {
        var paths = PolicyCommand.Paths();
        var run = new Option<string?>(
            "--run",
            "-r") { Description = "Only tests whose full name (data.PACKAGE.NAME) has a match of this regular expression." };
        var coverage = new Option<bool>(
            "--coverage", "-c") { Description = "Say which lines the tests reached; files of tests do not count." };
        var threshold = new Option<double?>(
            "--threshold") { Description = "Least coverage in percent; below it the command fails." };
        var timeout = new Option<double>(
            "--timeout") { Description = "Seconds that one test may take.", DefaultValueFactory = _ => 5 };
        var verbose = new Option<bool>("--verbose", "-v") { Description = "List what passed too, and what was printed." };
        var format = new Option<string>("--format") { Description = "How to report.", DefaultValueFactory = _ => Pretty };
        format.AcceptOnlyFromAmong(Pretty, Json, JUnit);
        var json = SharedOptions.Json();
        var command = new Command(
            "test",
            "Run the test_ rules of policies. Exit code 1 when one fails, 2 when the files do not compile or have no tests.")
        {
            paths, run, coverage, threshold, timeout, verbose, format, json,
        };
        command.SetAction(context.Handle(json, async (parsed, cancellationToken) =>
        {
            var options = new RegoTestOptions
            {
                Run = Pattern(parsed.GetValue(run)),
                Timeout = Seconds(parsed.GetValue(timeout)),
                TimeProvider = context.Time,
                Cancellation = cancellationToken,
            };
            var started = context.Time.GetTimestamp();
            var files = RegoFiles.Read(parsed.GetRequiredValue(paths));
            var tests = files.Errors.Count > 0
                ? new RegoTestRun(files.Errors, [], [])
                : RegoTests.Run(files.Modules, files.Data, options);
            var least = parsed.GetValue(threshold);
            var report = new PolicyTestReport(
                tests, context.Time.GetElapsedTime(started), parsed.GetValue(coverage) || least is not null, least,
                parsed.GetValue(verbose));
            await WriteAsync(context, report, parsed.GetValue(json) ? Json : parsed.GetValue(format)!);
            return tests.Errors.Count > 0 || tests.Results.Count == 0
                ? ExitCodes.BadInput
                : report.Succeeded
                ? ExitCodes.Ok
                : ExitCodes.ChecksFailed;
        }));
        return command;
    }

    private static async Task WriteAsync(CommandContext context, PolicyTestReport report, string format)
    {
        await PolicyFaults.SayAsync(context, report.Run.Errors);
        if (report.Run is { Errors.Count: 0, Results.Count: 0 })
            await context.Console.Error.WriteLineAsync("maestro: no tests found: a test is a rule named test_…");
        if (GitHubAnnotations.AreWanted)
        {
            foreach (var (location, title, message) in report.Faults())
                await context.Console.Error.WriteLineAsync(GitHubAnnotations.Error(location, title, message));
        }

        switch (format)
        {
            case Json: await context.PrintAsync(PolicyTestJson.Describe(report)); break;
            case JUnit: await context.Console.Out.WriteLineAsync(PolicyTestJUnit.Describe(report)); break;
            default: await context.Console.Out.WriteAsync(Texts.Clean(PolicyTestText.Describe(report))); break;
        }
    }

    private static Regex? Pattern(string? pattern)
    {
        try
        {
            return pattern is null ? null : new Regex(pattern, RegexOptions.CultureInvariant, PatternTime);
        }
        catch (ArgumentException fault)
        {
            throw new CliException(ExitCodes.BadInput, $"--run is no regular expression: {fault.Message}", inner: fault);
        }
    }

    private static TimeSpan Seconds(double seconds) => seconds is > 0 and <= 3600
        ? TimeSpan.FromSeconds(seconds)
        : throw new CliException(ExitCodes.BadInput, "--timeout must be more than 0 and at most 3600 seconds");
}
