namespace Maestro.Rego.Compilation;

/// <summary>A local variable after name resolution.</summary>
internal sealed class LocalTerm(RegoLocation location, Local local) : Term(location)
{
    public Local Local => local.Root;

    public override string Text => Local.ToString();
}
