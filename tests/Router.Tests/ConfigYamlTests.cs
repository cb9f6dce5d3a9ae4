using Maestro.Router.Configuration;
using Maestro.Router.Configuration.Yaml;

namespace Router.Tests;

/// <summary>
/// What YAML means in a configuration: YAML 1.2, as everywhere here, with an eye on LiteLLM's reader, which follows 1.1.
/// </summary>
public sealed class ConfigYamlTests
{
    [Theory]
    [InlineData("true", true)]
    [InlineData("TRUE", true)]
    [InlineData("yes", true)]
    [InlineData("On", true)]
    [InlineData("\"true\"", true)]
    [InlineData("off", false)]
    [InlineData("NO", false)]
    public void Read_WhereOnlyABooleanCanStand_KnowsTheWordsOfYaml11(string value, bool expected) =>
        Assert.Equal(expected, Read(settings: $"enable_tag_filtering: {value}").Config!.Settings.TagFiltering);

    [Theory]
    [InlineData("~")]
    [InlineData("Null")]
    [InlineData("NULL")]
    public void Read_Null_IsNotGiven(string value) =>
        Assert.Equal(
            Read(settings: "{}").Config!.Settings.NumRetries,
            Read(settings: $"num_retries: {value}").Config!.Settings.NumRetries);

    [Fact]
    public void Read_WordsThatLiteLlmReadsOtherwise_AreTextsWithAWarning()
    {
        var report = Read(extra: "{ a: yes, b: 'yes', c: { d: [off] }, e: TRUE, f: Null, g: 0x1F }");

        Assert.Equal(
            ["model_list[0].litellm_params.extra_body.a", "model_list[0].litellm_params.extra_body.c.d[0]"],
            report.Warnings.Select(warning => warning.Path));
        Assert.Equal(
            ["a=\"yes\"", "b=\"yes\"", "c={\"d\":[\"off\"]}", "e=true", "f=null", "g=31"],
            report.Config!.Groups["a"][0].Defaults.Select(field => $"{field.Key}={field.Value}"));
    }

    [Fact]
    public void Write_TextsThatLookLikeSomethingElse_AreTextsAgain()
    {
        var first = Read(extra: "{ a: 'yes', b: '0x1F', c: '0o17', d: 'Null', e: 'TRUE', f: '1e3', g: '~', h: '' }").Config!;
        var second = ConfigReader.Read(ConfigWriter.Write(first), _ => null).Require("second");

        Assert.Equal(first.Groups["a"][0].Defaults.AsEnumerable(), second.Groups["a"][0].Defaults.AsEnumerable());
    }

    [Fact]
    public void Read_AnchorsAndMergeKeys_StandForWhatTheyName()
    {
        var config = ConfigReader.Read(
            """
            model_list:
              - { model_name: a, litellm_params: &local { model: openai_like/a, api_base: "http://127.0.0.1:1", timeout: 7 } }
              - { model_name: b, litellm_params: { <<: *local, timeout: 9 } }
            """).Require("shared");

        Assert.Equal(config.Groups["a"][0].ApiBase, config.Groups["b"][0].ApiBase);
        Assert.Equal([7, 9], new[] { "a", "b" }.Select(name => config.Groups[name][0].Timeout.TotalSeconds));
    }

    [Fact]
    public void Read_ANameTwice_IsAFaultWithItsPlace() => Assert.Equal(
        ["router_settings.num_retries: appears twice (line 5)"],
        Read(settings: "num_retries: 1\n  num_retries: 2").Errors.Select(error => error.ToString()));

    private static ConfigReport Read(string settings = "{}", string extra = "{}") => ConfigReader.Read(
        $$"""
        model_list:
          - { model_name: a, litellm_params: { model: openai_like/a, api_base: "http://127.0.0.1:1", extra_body: {{extra}} } }
        router_settings:
          {{settings}}
        """,
        _ => null);
}
