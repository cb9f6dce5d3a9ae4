namespace Cli.Tests;

public sealed class RouterCommandTests : IDisposable
{
    private readonly CliRunner _cli = new();
    private readonly string _file = Path.GetTempFileName();

    public void Dispose()
    {
        File.Delete(_file);
        _cli.Dispose();
    }

    [Fact]
    public async Task Check_OfAFileWithFaults_ListsThemAll()
    {
        await File.WriteAllTextAsync(
            _file, "model_list: [{ model_name: a }, { model_name: b, litellm_params: { model: nowhere/x } }]\n");
        var result = await _cli.RunAsync($"router check {_file}");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("model_list[0]: must have litellm_params", result.Error, StringComparison.Ordinal);
        Assert.Contains(
            "model_list[1].litellm_params.model: provider 'nowhere' is not supported", result.Error, StringComparison.Ordinal);
        Assert.False((await _cli.RunAsync($"router check {_file} --json")).Json["valid"]!.GetValue<bool>());
        Assert.Equal(2, (await _cli.RunAsync("router check /no/such/file")).ExitCode);
    }

    [Fact]
    public async Task Import_KeepsSecretsAsReferences_AndSaysWhatHasNoEffect()
    {
        await File.WriteAllTextAsync(_file, """
            model_list: [{ model_name: gpt, litellm_params: { model: openai/gpt-4.1, api_key: os.environ/SOME_KEY_THAT_IS_NOT_SET_HERE } }]
            router_settings: { redis_host: somewhere }
            """);
        var result = await _cli.RunAsync($"router import {_file}");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("os.environ/SOME_KEY_THAT_IS_NOT_SET_HERE", result.Out, StringComparison.Ordinal);
        Assert.Contains("warning: router_settings.redis_host", result.Error, StringComparison.Ordinal);
    }
}
