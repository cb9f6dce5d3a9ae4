namespace Maestro.Router.Configuration;

/// <summary>Names of the policies that pick a deployment.</summary>
public static class StrategyNames
{
    public const string SimpleShuffle = "simple-shuffle";
}
