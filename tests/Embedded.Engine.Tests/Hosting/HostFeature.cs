namespace Embedded.Engine.Tests.Hosting;

/// <summary>Behaviours of Durable Task that a host made for tests may lack; a test that needs one is skipped there, by name.</summary>
public enum HostFeature
{
}
