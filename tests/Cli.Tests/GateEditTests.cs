using System.Text.Json.Nodes;
using Maestro;
using Maestro.Approvals;
using Maestro.Cli.Output;
using Maestro.Cli.Runs;
using Maestro.Wire;

namespace Cli.Tests;

/// <summary>One at a time: the editor is named by an environment variable.</summary>
public sealed class GateEditTests
{
    [SkippableTheory]
    [InlineData("sed -i s/one/two/", "edit", "two")]
    [InlineData("true", null, "Nothing was changed")]
    [InlineData("sed -i s/steps.*//", null, "is not JSON")]
    [InlineData("false", null, "failed")]
    public async Task Ask_Edit_OpensTheEditorOnThePayload(string editor, string? decision, string shows)
    {
        Skip.If(OperatingSystem.IsWindows(), "The editors of this test are POSIX commands.");
        Environment.SetEnvironmentVariable("VISUAL", editor);
        using var error = new StringWriter();
        var prompt = new GatePrompt(new CliConsole(TextWriter.Null, error, new StringReader("e\nw\n"), false, false, true));
        var gate = ApprovalView.Of(
            new Gate
            {
                RunId = "r",
                NodeId = "g",
                Recipe = "plain",
                Title = "Go on?",
                Status = GateStatus.Waiting,
                PayloadDigest = Digest.Of(""),
                Required = 1,
                RequestedBy = "somebody",
                OpenedAt = DateTimeOffset.UnixEpoch,
            },
            new JsonObject { ["steps"] = "one" });

        var decided = await prompt.AskAsync(gate, CancellationToken.None);

        Environment.SetEnvironmentVariable("VISUAL", null);
        Assert.Equal(decision, decided?.Decision);
        Assert.Contains(shows, error + decided?.Payload?.GetRawText(), StringComparison.Ordinal);
    }
}
