namespace Host.Tests.Support;

/// <summary>
/// The shipped policies in a folder of the test's own, which also allow what the tests' recipes use; a test changes them while a
/// host runs.
/// </summary>
internal sealed class TestPolicies
{
    private static readonly string Shipped = Path.Combine(AppContext.BaseDirectory, "policies");

    private TestPolicies(string folder) => Folder = folder;

    public string Folder { get; }

    /// <summary>The folder as it is, or one made of the shipped policies.</summary>
    public static TestPolicies In(string folder)
    {
        var policies = new TestPolicies(Path.Combine(folder, "policies"));
        if (Directory.Exists(policies.Folder)) return policies;
        Directory.CreateDirectory(policies.Folder);
        foreach (var file in Directory.EnumerateFiles(Shipped))
            File.Copy(file, Path.Combine(policies.Folder, Path.GetFileName(file)));
        policies.Change(maestro =>
        {
            var servers = (JsonObject)maestro["tools"]!["config"]!["servers"]!;
            servers["toolbox"] = JsonNode.Parse("""{"allow": ["*"], "read_only": ["echo"]}""");
            servers["nowhere"] = JsonNode.Parse("""{"allow": ["*"], "read_only": []}""");
        });
        return policies;
    }

    /// <summary>Edits the data as an operator does: another file takes the place of the old one.</summary>
    /// <param name="edit">Gets the member <c>maestro</c> of the data.</param>
    public void Change(Action<JsonNode> edit)
    {
        var path = Path.Combine(Folder, "data.json");
        var data = JsonNode.Parse(File.ReadAllText(path))!;
        edit(data["maestro"]!);
        Replace("data.json", data.ToJsonString());
    }

    public void Replace(string name, string text)
    {
        var next = Path.Combine(Folder, name + ".next");
        File.WriteAllText(next, text);
        File.Move(next, Path.Combine(Folder, name), overwrite: true);
    }
}
