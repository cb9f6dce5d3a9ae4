using System.Text.Json;
using Maestro.Recipes;

namespace Maestro.Tests.Recipes;

public sealed class RecipeInputsTests
{
    private static readonly Recipe Recipe = Samples.Recipe;

    [Fact]
    public void Check_OnlyWhatIsRequired_FillsInDefaultsAndNulls()
    {
        var values = RecipeInputs.Check(Recipe, Json("""{"log":"one\ntwo"}""")).Value;
        Assert.Equal("""{"log":"one\ntwo","question":"What went wrong?","top":10,"mode":null}""", values.ToJsonString());
    }

    [Fact]
    public void Check_ManyFaults_ReportsThemAll()
    {
        var faults = RecipeInputs.Check(Recipe, Json("""{"question":7,"top":0,"mode":"slow","extra":1}""")).Faults;
        Assert.Equal(
            [
                "inputs.log: is required",
                "inputs.question: must be a string, not a number",
                "inputs.top: must be 1 or more",
                "inputs.mode: must be one of \"fast\", \"deep\"",
                "inputs.extra: is not an input of log-triage; it has log, question, top, mode",
            ],
            faults.Select(fault => fault.ToString()));
    }

    [Theory]
    [InlineData("""{"log":"x","top":1.5}""", "inputs.top: must be a whole number, not a number with a fraction")]
    [InlineData("""{"log":"x","top":101}""", "inputs.top: must be 100 or less")]
    [InlineData("""{"log":"x","top":1e400}""", "inputs.top: must be a whole number, not a number with a fraction")]
    [InlineData("""{"log":"x","top":null}""", "inputs.top: must be a whole number, not null")]
    [InlineData("""{"log":null}""", "inputs.log: must be the file's text")]
    [InlineData("""{"log":{"digest":"sha256:00","bytes":1,"name":"x"}}""", "inputs.log: must be the file's text")]
    [InlineData("""{"log":"x","log":"y"}""", "inputs.log: appears twice")]
    [InlineData("""[1]""", "inputs: must be an object")]
    public void Check_OneFault_SaysSo(string inputs, string expected)
    {
        using var document = JsonDocument.Parse(inputs);
        Assert.Equal([expected], RecipeInputs.Check(Recipe, document.RootElement).Faults.Select(fault => fault.ToString()));
    }

    [Fact]
    public void Check_TooLongTextAndFile_CountsCharactersAndBytes()
    {
        var inputs = new JsonObject { ["log"] = new string('é', 501), ["question"] = new string('x', 201) };
        Assert.Equal(
            [
                "inputs.log: must have 1000 bytes or fewer, not 1002",
                "inputs.question: must have 200 characters or fewer, not 201",
            ],
            RecipeInputs.Check(Recipe, inputs).Faults.Select(fault => fault.ToString()));
    }

    [Fact]
    public void Check_AFileTheHostStored_BecomesAValueThatNamesIt()
    {
        var file = new FileValue(Digest.Of("x"), 1, "app.log");
        var values = RecipeInputs.Check(Recipe, (JsonObject?)null, new Dictionary<string, FileValue> { ["log"] = file }).Value;
        Assert.Equal(file, FileValue.From(values["log"]));
        Assert.Null(FileValue.From(JsonNode.Parse("""{"digest":"sha256:00","bytes":1,"name":"x"}""")));

        var wrong = new Dictionary<string, FileValue> { ["log"] = file with { Bytes = 1001 }, ["top"] = file, ["other"] = file };
        Assert.Equal(
            [
                "inputs.log: must have 1000 bytes or fewer, not 1001",
                "inputs.top: is not a file",
                "inputs.other: is not an input of log-triage; it has log, question, top, mode",
            ],
            RecipeInputs.Check(Recipe, (JsonObject?)null, wrong).Faults.Select(fault => fault.ToString()));
    }

    [Fact]
    public void Check_Values_AreCopied()
    {
        var inputs = Json("""{"log":"x"}""");
        var values = RecipeInputs.Check(Recipe, inputs).Value;
        values["log"] = "changed";
        Assert.Equal("x", inputs["log"]!.GetValue<string>());
    }

    private static JsonObject Json(string text) => (JsonObject)JsonNode.Parse(text)!;
}
