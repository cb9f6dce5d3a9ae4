using System.Text.Json.Nodes;
using Maestro.Cli;
using Maestro.Cli.Output;
using Maestro.Cli.Servers;

namespace Cli.Tests;

/// <summary>What one invocation left behind.</summary>
internal sealed record CliResult(int ExitCode, string Out, string Error)
{
    public JsonNode Json => JsonNode.Parse(Out)!;
}

/// <summary>Runs the command line in this process, with writers in place of a terminal.</summary>
internal sealed class CliRunner : IDisposable
{
    public CliRunner() => Data = Directory.CreateTempSubdirectory("maestro-cli-").FullName;

    public string Data { get; }

    public FakeStarter Starter { get; } = new();

    public async Task<CliResult> RunAsync(string command, string? input = null, CancellationToken cancellationToken = default)
    {
        // Writers are used from the log follower and the command at once.
        var (output, error) = (new StringWriter(), new StringWriter());
        var console = new CliConsole(
            TextWriter.Synchronized(output), TextWriter.Synchronized(error), new StringReader(input ?? ""), false,
            errorIsTerminal: input is not null, inputIsTerminal: input is not null);
        var code = await CliApp.RunAsync(
            [.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), .. Options(command)], console, Starter,
            TimeProvider.System, cancellationToken);
        return new CliResult(code, output.ToString(), error.ToString());
    }

    public void Dispose() => Directory.Delete(Data, recursive: true);

    /// <summary>Every command that may need a server gets our folder; the router's and policy's look at files only.</summary>
    private IEnumerable<string> Options(string command) =>
        command.StartsWith("router ", StringComparison.Ordinal) || command.StartsWith("policy ", StringComparison.Ordinal)
            || command.Contains("--data", StringComparison.Ordinal) || command.Contains("--help", StringComparison.Ordinal)
            ? []
            : ["--data", Data];
}

/// <summary>Hands out a stand-in in place of the embedded host.</summary>
internal sealed class FakeStarter : IServerStarter
{
    /// <summary>A server that was there before.</summary>
    public StandInServer? Running { get; set; }

    public StandInServer? Started { get; private set; }

    public ServerSettings? Settings { get; private set; }

    public async Task<ILocalServer> StartAsync(ServerSettings settings, CancellationToken cancellationToken)
    {
        Settings = settings;
        return Started = await StandInServer.StartAsync();
    }

    public Uri? Find(string dataDirectory) => Running?.Address;
}
