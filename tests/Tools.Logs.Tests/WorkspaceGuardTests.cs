using Maestro.Tools.Logs;
using Maestro.Tools.Logs.Faults;
using Maestro.Tools.Logs.Workspace;

namespace Tools.Logs.Tests;

public sealed class WorkspaceGuardTests : IDisposable
{
    private readonly TempLog _inside = new("a");
    private readonly TempLog _outside = new("secret");

    public void Dispose()
    {
        _inside.Dispose();
        _outside.Dispose();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void Check_WithoutAWorkspace_RefusesEverything(string? root) =>
        Assert.Throws<ToolFault>(() => new WorkspaceGuard(root).Check(_inside.Path));

    [Fact]
    public void Check_FileInside_IsItsRealPath()
    {
        var guard = new WorkspaceGuard(_inside.Folder);
        Assert.Equal(guard.Check(_inside.Path), guard.Check("app.log"));
    }

    [Fact]
    public void Check_ParentParts_CannotLeave()
    {
        var guard = new WorkspaceGuard(_inside.Folder);
        Assert.Throws<ToolFault>(() => guard.Check(Path.Combine("..", Path.GetFileName(_outside.Folder), "app.log")));
        Assert.Throws<ToolFault>(() => guard.Check(_outside.Path));
    }

    [Fact]
    public void Check_LinkToAFileOutside_IsRefused()
    {
        File.CreateSymbolicLink(Path.Combine(_inside.Folder, "link.log"), _outside.Path);
        Assert.Throws<ToolFault>(() => new WorkspaceGuard(_inside.Folder).Check("link.log"));
    }

    [Fact]
    public void Check_ThroughALinkedFolder_IsRefused()
    {
        Directory.CreateSymbolicLink(Path.Combine(_inside.Folder, "folder"), _outside.Folder);
        Assert.Throws<ToolFault>(() => new WorkspaceGuard(_inside.Folder).Check("folder/app.log"));
    }

    [Fact]
    public void Check_LinkThatStaysInside_IsFollowed()
    {
        File.CreateSymbolicLink(Path.Combine(_inside.Folder, "link.log"), "app.log");
        Assert.EndsWith("app.log", new WorkspaceGuard(_inside.Folder).Check("link.log"), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_LinksInACircle_AreRefused()
    {
        File.CreateSymbolicLink(Path.Combine(_inside.Folder, "a"), "b");
        File.CreateSymbolicLink(Path.Combine(_inside.Folder, "b"), "a");
        Assert.Throws<ToolFault>(() => new WorkspaceGuard(_inside.Folder).Check("a"));
    }

    [Fact]
    public void Check_WorkspaceThatIsALink_HoldsItsTarget()
    {
        var link = Path.Combine(_outside.Folder, "workspace");
        Directory.CreateSymbolicLink(link, _inside.Folder);
        Assert.EndsWith("app.log", new WorkspaceGuard(link).Check(Path.Combine(link, "app.log")), StringComparison.Ordinal);
    }

    [Fact]
    public void Check_FolderWithTheSamePrefix_IsOutside()
    {
        var twin = Directory.CreateDirectory(_inside.Folder + "-twin");
        File.WriteAllText(Path.Combine(twin.FullName, "x.log"), "x");
        try
        {
            Assert.Throws<ToolFault>(() => new WorkspaceGuard(_inside.Folder).Check(Path.Combine(twin.FullName, "x.log")));
        }
        finally
        {
            twin.Delete(recursive: true);
        }
    }
}
