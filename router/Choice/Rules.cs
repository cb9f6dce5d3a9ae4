namespace Maestro.Router.Choice;

/// <summary>Names of the rules that exclude deployments, in records, spans and previews.</summary>
public static class Rules
{
    public const string Failed = "failed";
    public const string Credentials = "credentials";
    public const string Capability = "capability";
    public const string Context = "context";
    public const string Jurisdiction = "jurisdiction";
    public const string Policy = "policy";
    public const string Budget = "budget";
    public const string Deadline = "deadline";
    public const string Breaker = "breaker";
    public const string Cooldown = "cooldown";
    public const string Rate = "rate";
    public const string Health = "health";
    public const string Pin = "pin";
    public const string Order = "order";
    public const string Tag = "tag";
    public const string Prefix = "prefix";

    /// <summary>The rule is about a moment, not about the configuration.</summary>
    internal static bool IsOfTheMoment(string rule) =>
        rule is Breaker or Cooldown or Rate or Health or Deadline or Failed or Prefix;
}
