using System.Diagnostics.CodeAnalysis;

namespace Cli.Tests;

[SuppressMessage("Design", "CA1001", Justification = "xunit calls IAsyncLifetime.DisposeAsync.")]
public sealed class RunCommandTests : IAsyncLifetime
{
    private readonly CliRunner _cli = new();
    private StandInServer _server = null!;

    public async Task InitializeAsync() => _cli.Starter.Running = _server = await StandInServer.StartAsync();

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _cli.Dispose();
    }

    [Fact]
    public async Task Run_ThatCompletes_PrintsResultCostDurationAndArtifacts()
    {
        var result = await _cli.RunAsync("run plain");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains(
            $"Run {StandInServer.RunId} completed in 1.2 s, cost $0.0125, tokens 1,200 in, 34 out.", result.Out,
            StringComparison.Ordinal);
        Assert.Contains("SIMULATED", result.Out, StringComparison.Ordinal);
        Assert.Contains("\"summary\"", result.Out, StringComparison.Ordinal);
        var report = Path.Combine(_cli.Data, "artifacts", StandInServer.RunId, "report.md");
        Assert.Contains(report, result.Out, StringComparison.Ordinal);
        Assert.Equal("# report.md\n", await File.ReadAllTextAsync(report));
        Assert.Contains("[plan] first", result.Error, StringComparison.Ordinal);
        Assert.Contains("1 retry", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Redirected_WritesNoEscapeSequence()
    {
        var result = await _cli.RunAsync("run plain");
        Assert.DoesNotContain('\u001b', result.Out);
        Assert.DoesNotContain('\u001b', result.Error);
    }

    [Fact]
    public async Task Run_ArtifactNameWithAPath_StaysInTheFolder()
    {
        await _cli.RunAsync("run plain");
        Assert.Equal(2, Directory.GetFiles(Path.Combine(_cli.Data, "artifacts", StandInServer.RunId)).Length);
        Assert.Single(Directory.GetDirectories(Path.Combine(_cli.Data, "artifacts")));
    }

    [Fact]
    public async Task Run_Json_PrintsOneDocumentWithWhatTheServerSaid()
    {
        var result = await _cli.RunAsync("run plain --json");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal("completed", result.Json["status"]!.GetValue<string>());
        Assert.NotNull(result.Json["someday"]);
        Assert.Equal(2, result.Json["nodes"]!.AsArray().Count);
        Assert.True(File.Exists(result.Json["artifacts"]![0]!["path"]!.GetValue<string>()));
        Assert.Contains("SIMULATED", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Inputs_TakeTheTypesOfTheRecipeAndFilesAreUploaded()
    {
        var file = Path.Combine(_cli.Data, "app.log");
        await File.WriteAllTextAsync(file, "a line\n");
        await _cli.RunAsync($"run plain --input times=3 --input note=7 --input deep={{\"a\":1}} --file log={file}");
        Assert.Equal("""{"times":3,"note":"7","deep":{"a":1}}""", _server.StartBody!["inputs"]!.ToJsonString());
        Assert.False(_server.StartBody.ContainsKey("tags"));
        Assert.Equal("a line\n", _server.UploadedFiles["log"]);
    }

    [Fact]
    public async Task Run_TagsAndLevel_GoWithTheRequest()
    {
        await _cli.RunAsync("run plain --tag pii --tag team:payments --autonomy L2");
        Assert.Equal(["pii", "team:payments"], _server.StartBody!["tags"]!.AsArray().Select(tag => tag!.GetValue<string>()));
        Assert.Equal("L2", _server.StartBody["autonomy"]!.GetValue<string>());
    }

    [Fact]
    public async Task Run_InputsThatCannotBe_ListsEveryFaultAndStartsNothing()
    {
        var result = await _cli.RunAsync("run plain --input times=many --input bare --input deep={ --file log=/no/such/file");
        Assert.Equal(2, result.ExitCode);
        foreach (var path in (string[])["inputs.times", "--input", "inputs.deep", "inputs.log"])
            Assert.Contains($"  {path}: ", result.Error, StringComparison.Ordinal);
        Assert.Null(_server.StartBody);
    }

    [Fact]
    public async Task Run_RefusedByTheServer_ListsItsFaults()
    {
        var result = await _cli.RunAsync("run unknown --json");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("  inputs.log: is required", result.Error, StringComparison.Ordinal);
        Assert.Equal("recipe", result.Json["error"]!["errors"]![0]!["path"]!.GetValue<string>());
    }

    [Fact]
    public async Task Run_ThatFails_IsExitCodeOneWithTheError()
    {
        var result = await _cli.RunAsync("run broken");
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("Error at report: it broke", result.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("run crash")]
    [InlineData("run plain --server http://127.0.0.1:1")]
    public async Task Run_ServerThatFailsOrIsNotThere_IsExitCodeThree(string command) =>
        Assert.Equal(3, (await _cli.RunAsync(command)).ExitCode);

    [Fact]
    public async Task Run_Approve_ApprovesWhatItSaw()
    {
        var result = await _cli.RunAsync("run gated --approve");
        Assert.Equal(0, result.ExitCode);
        var decision = Assert.Single(_server.Decisions);
        Assert.Equal(
            ("approve", StandInServer.Digest),
            (decision["decision"]!.GetValue<string>(), decision["payloadDigest"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Run_WithNobodyToAsk_SaysWhereToDecideAndWaits()
    {
        var running = _cli.RunAsync("run gated");
        await Eventually.HoldsAsync(() => _server.StartBody is not null);
        var approved = await _cli.RunAsync($"approve {StandInServer.RunId} --comment fine");
        Assert.Equal(0, approved.ExitCode);
        var result = await running;
        Assert.Equal(0, result.ExitCode);
        Assert.Equal("fine", _server.Decisions.Single()["comment"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("nonsense\na\n", "approve", 0)]
    [InlineData("b\n", "block", 1)]
    public async Task Run_AtATerminal_AsksAndDecides(string input, string decision, int exitCode)
    {
        var result = await _cli.RunAsync("run gated", input);
        Assert.Equal(exitCode, result.ExitCode);
        Assert.Equal(decision, _server.Decisions.Single()["decision"]!.GetValue<string>());
        Assert.Contains("\"steps\"", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Interrupted_SaysThatTheRunGoesOn()
    {
        using var stop = new CancellationTokenSource();
        var running = _cli.RunAsync("run gated", cancellationToken: stop.Token);
        await Eventually.HoldsAsync(() => _server.Followed);
        await stop.CancelAsync();
        var result = await running;
        Assert.Equal(130, result.ExitCode);
        Assert.Contains($"maestro cancel {StandInServer.RunId}", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_WithoutAServer_StartsOneAndStopsIt()
    {
        _cli.Starter.Running = null;
        var result = await _cli.RunAsync("run plain");
        Assert.Equal(0, result.ExitCode);
        Assert.Equal((0, _cli.Data), (_cli.Starter.Settings!.Port, _cli.Starter.Settings.DataDirectory));
        Assert.True(_cli.Starter.Started!.Disposed);
        Assert.Contains("the simulator answers", result.Error, StringComparison.Ordinal);
    }
}
