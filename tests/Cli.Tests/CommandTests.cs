using System.Diagnostics.CodeAnalysis;

namespace Cli.Tests;

[SuppressMessage("Design", "CA1001", Justification = "xunit calls IAsyncLifetime.DisposeAsync.")]
public sealed class CommandTests : IAsyncLifetime
{
    private readonly CliRunner _cli = new();
    private StandInServer _server = null!;

    public async Task InitializeAsync() => _cli.Starter.Running = _server = await StandInServer.StartAsync();

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _cli.Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData("fly")]
    [InlineData("run")]
    [InlineData("run plain --no-such-option")]
    [InlineData("runs --server nonsense")]
    [InlineData("up --port 70000")]
    [InlineData("approve x --block --edit f.json")]
    public async Task CommandLine_ThatIsWrong_IsExitCodeTwoWithWords(string command)
    {
        var result = await _cli.RunAsync(command);
        Assert.Equal(2, result.ExitCode);
        Assert.NotEmpty(result.Error);
    }

    [Fact]
    public async Task Help_ListsTheCommands()
    {
        var result = await _cli.RunAsync("--help");
        Assert.Equal(0, result.ExitCode);
        foreach (var word in (string[])["up", "run", "runs", "logs", "approve", "validate", "compare", "cancel"])
            Assert.Matches($"(?m)^  {word} ", result.Out);
    }

    [Fact]
    public async Task Runs_ListsAndPrintsJson()
    {
        var table = await _cli.RunAsync("runs");
        Assert.Matches($"{StandInServer.RunId} +plain 1.0.0 +completed .*simulated", table.Out);
        Assert.Equal("completed", (await _cli.RunAsync("runs --json")).Json["items"]![0]!["status"]!.GetValue<string>());
    }

    [Fact]
    public async Task PolicyLog_TellsEveryDecisionAndWhatWouldChangeADenial()
    {
        var all = await _cli.RunAsync($"policy log {StandInServer.RunId}");
        Assert.Equal(0, all.ExitCode);
        Assert.Equal(
            [
                "10:00:00.500 allowed run.start plain (maestro.cost.within_caps)",
                "10:00:00.500 DENIED  [plan] tool.call mail.send (maestro.tools.default_deny)",
                "    Server 'mail' is not listed.",
                "    Choose tool.server 'logs'.",
            ],
            all.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain(
            "run.start", (await _cli.RunAsync($"policy log {StandInServer.RunId} --denials")).Out, StringComparison.Ordinal);
        Assert.Single((await _cli.RunAsync($"policy log {StandInServer.RunId} --denials --json")).Json["items"]!.AsArray());
    }

    [Fact]
    public async Task Halt_IsOrderedListedAndLifted()
    {
        var ordered = await _cli.RunAsync("halt tool mail.send --reason leak --for 02:00:00");
        Assert.Equal(0, ordered.ExitCode);
        Assert.Contains("To end it: maestro lift tool-1", ordered.Out, StringComparison.Ordinal);
        Assert.Matches(
            "^tool-1  tool mail.send until 20.*: leak \\(by olga, 2026-01-31 10:00:00Z\\)", (await _cli.RunAsync("halts")).Out);
        Assert.Equal(0, (await _cli.RunAsync("lift tool-1")).ExitCode);
        Assert.Empty((await _cli.RunAsync("halts")).Out);
        Assert.Equal(2, (await _cli.RunAsync("lift tool-1")).ExitCode);
        Assert.Equal(2, (await _cli.RunAsync("halt world --reason x")).ExitCode);
        Assert.Equal(2, (await _cli.RunAsync("halt all")).ExitCode);
    }

    [Theory]
    [InlineData("logs {0}", false)]
    [InlineData("logs {0} -f", false)]
    [InlineData("logs {0} -f --node plan", true)]
    public async Task Logs_EveryLineOnceAndInOrder(string command, bool breaks)
    {
        _server.BreaksStreams = breaks;
        var result = await _cli.RunAsync(
            string.Format(System.Globalization.CultureInfo.InvariantCulture, command, StandInServer.RunId));
        Assert.Equal(0, result.ExitCode);
        Assert.Equal(
            ["[plan] first", "[plan] second \uFFFD[2J", "[plan] third"],
            result.Out.Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => line[line.IndexOf('[', StringComparison.Ordinal)..]));
    }

    [Fact]
    public async Task Compare_ShowsWhatChanged()
    {
        var result = await _cli.RunAsync($"compare {StandInServer.RunId}");
        Assert.Contains("against fedc: duration +1.5 s, cost -$0.2500", result.Out, StringComparison.Ordinal);
        Assert.Contains("output differs", result.Out, StringComparison.Ordinal);
        Assert.Equal(
            "fedc", (await _cli.RunAsync($"compare {StandInServer.RunId} --json")).Json["previousRunId"]!.GetValue<string>());
    }

    [Fact]
    public async Task Cancel_AsksTheServer() =>
        Assert.Equal(0, (await _cli.RunAsync($"cancel {StandInServer.RunId} --reason late")).ExitCode);

    [Fact]
    public async Task Approve_RunWithoutAWaitingGate_SaysSo()
    {
        var result = await _cli.RunAsync($"approve {StandInServer.RunId}");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("No gate of run", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"steps\":[]}", 0, "edit")]
    [InlineData("{}", 2, "edit")]
    [InlineData("{", 2, null)]
    public async Task Approve_Edit_SendsTheFileAndShowsTheServersFaults(string payload, int exitCode, string? decision)
    {
        var file = Path.Combine(_cli.Data, "edited.json");
        await File.WriteAllTextAsync(file, payload);
        using var stop = new CancellationTokenSource();
        var running = _cli.RunAsync("run gated", cancellationToken: stop.Token);
        await Eventually.HoldsAsync(() => _server.StartBody is not null);

        var result = await _cli.RunAsync($"approve {StandInServer.RunId}~approve --edit {file} --json");

        Assert.Equal(exitCode, result.ExitCode);
        Assert.Equal(decision, _server.Decisions.SingleOrDefault()?["decision"]!.GetValue<string>());
        Assert.NotNull(result.Json);
        await stop.CancelAsync();
        await running;
    }

    [Fact]
    public async Task Validate_AName_AsksTheServer()
    {
        Assert.Equal(0, (await _cli.RunAsync("validate plain")).ExitCode);
        var result = await _cli.RunAsync("validate other");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("nodes.a.needs[0]: there is no node 'b'", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Validate_AFolder_NeedsNoServer()
    {
        _cli.Starter.Running = null;
        var folder = Path.Combine(_cli.Data, "mine");
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "recipe.yaml"), "apiVersion: maestro/v1\nname: Mine\nnodes: {}\n");
        var result = await _cli.RunAsync($"validate {folder} --json");
        Assert.Equal(2, result.ExitCode);
        Assert.NotEmpty(result.Json["errors"]!.AsArray());
        Assert.Null(_cli.Starter.Started);
    }

    [Fact]
    public async Task Up_PrintsTheAddressAndStopsWhenAsked()
    {
        _cli.Starter.Running = null;
        using var stop = new CancellationTokenSource();
        var running = _cli.RunAsync("up --port 0", cancellationToken: stop.Token);
        await Eventually.HoldsAsync(() => _cli.Starter.Started is not null);
        var address = _cli.Starter.Started!.Address.ToString().TrimEnd('/');
        await stop.CancelAsync();
        var result = await running;
        Assert.Contains($"Maestro is up at {address}", result.Out, StringComparison.Ordinal);
        Assert.True(_cli.Starter.Started.Disposed);
        Assert.Contains(result.ExitCode, (int[])[0, 130]);
    }
}
