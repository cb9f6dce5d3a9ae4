using System.Text.RegularExpressions;
using Maestro.Rego.Testing;

namespace Maestro.Rego.Tests.Testing;

public sealed class RegoTestsTests
{
    private const string Policy = """
        package p

        default allow := false

        allow if {
        	input.user == "ann"
        	not blocked
        }

        blocked if input.user in data.blocked

        never if input.x == 1
        """;

    [Fact]
    public void Run_OfPassingFailingErringAndSkippedTests_TellsThemApart()
    {
        var run = Run("""
            package p_test

            import data.p

            test_ann if p.allow with input as {"user": "ann"}

            test_bob if p.allow with input as {"user": "bob"}

            test_value := 3

            test_conflict := x if some x in [true, false]

            todo_test_later if false

            test_function(x) if x

            helper if true
            """);

        Assert.Equal(
            ["test_ann Passed", "test_bob Failed", "test_value Failed", "test_conflict Errored", "todo_test_later Skipped"],
            run.Results.Select(result => $"{result.Name} {result.Outcome}"));
        Assert.False(run.Succeeded);
        Assert.Equal(RegoErrorCodes.EvalConflict, run.Results[3].Error!.Code);
        Assert.Equal("p_test", run.Results[0].Package);
        Assert.Equal(("p_test.rego", 5), (run.Results[0].Location.File, run.Results[0].Location.Row));
    }

    [Fact]
    public void Run_OfATestThatFails_NamesTheExpressionItsValuesAndTheRulesBehindIt()
    {
        var run = Run("""
            package p_test

            import data.p

            test_bob if {
            	user := "bob"
            	p.allow with input.user as user
            	user != "zoe"
            }

            test_values if {
            	x := 1
            	x > 2
            }
            """);

        var failure = run.Results[0].Failure!;
        Assert.Equal("p.allow with input.user as user", failure.Expression!.Text);
        Assert.Contains(
            failure.Tried,
            rule => rule.ToString().Contains("input.user == \"ann\" (input.user is \"bob\")", StringComparison.Ordinal));
        Assert.Equal("x > 2 (x is 1)", run.Results[1].Failure!.ToString());
    }

    [Fact]
    public void Run_OfATestWithCases_ReportsEach()
    {
        var run = Run("""
            package p_test

            import data.p

            cases := {
            	"ann": {"user": "ann", "allow": true},
            	"bob": {"user": "bob", "allow": false},
            	"zoe": {"user": "zoe", "allow": true},
            }

            test_allow[name] if {
            	some name, tc in cases
            	p.allow == tc.allow with input.user as tc.user
            }

            test_none[name] if {
            	some name, tc in {}
            	tc
            }

            test_declared[note] if {
            	some note
            	tc := cases[note]
            	tc.user != "bob"
            }
            """);

        Assert.Equal(
            ["ann True", "bob True", "zoe False"], run.Results[0].Cases.Select(found => $"{found.Name} {found.Failure is null}"));
        Assert.StartsWith(
            "p.allow == tc.allow with input.user as tc.user", run.Results[0].Cases[2].Failure!.ToString(),
            StringComparison.Ordinal);
        Assert.Contains("tc.user is \"zoe\"", run.Results[0].Cases[2].Failure!.ToString(), StringComparison.Ordinal);
        Assert.Equal(RegoTestOutcome.Failed, run.Results[0].Outcome);
        Assert.Equal((RegoTestOutcome.Failed, 0), (run.Results[1].Outcome, run.Results[1].Cases.Count));
        Assert.Equal(
            ["ann True", "bob False", "zoe True"], run.Results[2].Cases.Select(found => $"{found.Name} {found.Failure is null}"));
    }

    [Fact]
    public void Run_OfTwoTestsWithOneName_HidesNeither()
    {
        var run = Run("""
            package p_test

            test_x if true

            test_x if false
            """);
        Assert.Equal(["test_x Passed", "test_x#01 Failed"], run.Results.Select(result => $"{result.Name} {result.Outcome}"));
    }

    [Fact]
    public void Run_OfATestThatPrints_KeepsWhatItSaid()
    {
        var run = Run("""
            package p_test

            test_x if {
            	x := 1
            	print("x is", x, input.nothing, {"a": [x]})
            	some y in [1, 2]
            	print(y)
            	y == 2
            }
            """);
        Assert.Equal(["x is 1 <undefined> {\"a\": [1]}", "1", "2"], run.Results[0].Prints.Select(print => print.Text));
        Assert.Equal(RegoTestOutcome.Passed, run.Results[0].Outcome);
    }

    [Fact]
    public void Run_Coverage_ListsRowsReachedAndNot_WithoutTests()
    {
        var run = Run("""
            package p_test

            import data.p

            test_ann if p.allow with input as {"user": "ann"}
            """);
        var file = Assert.Single(run.Coverage);
        Assert.Equal("p.rego", file.File);
        Assert.Contains(6, file.Covered);
        Assert.Contains(12, file.NotCovered);
        Assert.InRange(run.CoveredPercent, 50, 90);
    }

    [Fact]
    public void Run_WithAPattern_RunsWhatMatches()
    {
        var run = RegoTests.Run(
            [new("p.rego", "package p\n\ntest_a if true\n\ntest_b if false\n")], null,
            new RegoTestOptions { Run = new Regex("_a$") });
        Assert.Equal("test_a", Assert.Single(run.Results).Name);
        Assert.True(run.Succeeded);
    }

    [Fact]
    public void Run_OfATestThatDoesNotEnd_IsStoppedAndSaysSo()
    {
        var run = RegoTests.Run(
            [new(
                "p.rego",
                "package p\n\ntest_a if {\n\tx := numbers.range(1, 100000)\n\tsum([(a * b) | some a in x; some b in x]) == 0\n}\n")],
            null,
            new RegoTestOptions { Timeout = TimeSpan.FromMilliseconds(50) });
        Assert.Empty(run.Errors);
        Assert.Equal(RegoErrorCodes.EvalLimit, Assert.Single(run.Results).Error!.Code);
    }

    [Fact]
    public void Run_OfModulesThatDoNotCompile_GivesEveryError()
    {
        var run = RegoTests.Run([new("a.rego", "package a\n\np if x\n\nq if y\n"), new("b.rego", "package b\n\np if z\n")]);
        Assert.Equal(3, run.Errors.Count);
        Assert.False(run.Succeeded);
        Assert.Empty(run.Results);
    }

    [Fact]
    public void Run_WithFunctionsThatReachOutside_LetsTestsReplaceThem()
    {
        var run = Run("""
            package p_test

            answer := http.send({"method": "get", "url": "http://example.com"}).status_code

            test_x if answer == 200 with http.send as {"status_code": 200}
            """);
        Assert.True(run.Succeeded, run.Results[0].Error?.ToString());
    }

    private static RegoTestRun Run(string tests)
    {
        var run = RegoTests.Run(
            [new("p.rego", Policy), new("p_test.rego", tests)], RegoValue.FromJson("""{"blocked": ["eve"]}"""));
        Assert.True(run.Errors.Count == 0, string.Join("\n", run.Errors));
        return run;
    }
}
