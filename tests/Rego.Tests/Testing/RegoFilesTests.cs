using Maestro.Rego.Loading;

namespace Maestro.Rego.Tests.Testing;

public sealed class RegoFilesTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_OfAFolder_MountsDataAtItsPath()
    {
        Write("a/p.rego", "package p");
        Write("data.json", """{"x": 1, "a": {"y": 2}}""");
        Write("a/b/data.yaml", "z: [3]\n");
        Write("a/other.json", """{"never": true}""");
        Write(".hidden/q.rego", "package q");
        var files = RegoFiles.Read(_folder.Path);
        Assert.Empty(files.Errors);
        Assert.EndsWith("a/p.rego", Assert.Single(files.Modules).File, StringComparison.Ordinal);
        Assert.Equal(RegoValue.FromJson("""{"x": 1, "a": {"y": 2, "b": {"z": [3]}}}"""), files.Data);
    }

    [Fact]
    public void Read_OfDataNamedItself_MountsItAtTheRoot()
    {
        Write("a/other.json", """{"x": 1}""");
        Assert.Equal(RegoValue.FromJson("""{"x": 1}"""), RegoFiles.Read(_folder["a/other.json"]).Data);
    }

    [Fact]
    public void Read_WithFaults_ReportsThemAll()
    {
        Write("data.json", """{"a": {"b": 1}}""");
        Write("a/data.json", """{"b": 2}""");
        Write("a/b/data.json", """{"c": 2}""");
        Write("x/data.json", "{");
        Write("y/data.json", "[]");
        Write("z.txt", "");
        var errors = RegoFiles.Read(_folder.Path, _folder["z.txt"], _folder["none"]).Errors;
        Assert.Equal(6, errors.Count);
        Assert.All(errors, error => Assert.Equal(RegoErrorCodes.Load, error.Code));
    }

    private void Write(string path, string content)
    {
        var full = _folder[path];
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, content);
    }
}
