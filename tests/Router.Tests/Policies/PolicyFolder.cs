using Maestro.Policies.Folders;
using Maestro.Router;
using Maestro.Router.Choice;
using Maestro.Router.Configuration;

namespace Router.Tests.Policies;

/// <summary>A folder of policies on disk that a test changes.</summary>
internal sealed class PolicyFolder : IDisposable
{
    /// <summary>Tags may go where the data says; a pin may not be followed for <c>pinned</c> content.</summary>
    public const string Rules = """
        package maestro.routing
        default allow := false
        allow if count(denials) == 0
        denials contains {"rule": "maestro.routing.residency", "reason": sprintf("'%s' may not go to %s.", [tag, input.deployment.jurisdiction])} if {
            some tag in input.step_tags
            not contains(tag, ":")
            not input.deployment.jurisdiction in data.maestro.routing.config.places[tag]
        }
        decision := {"allow": allow, "reasons": [d.reason | some d in denials], "rules": [d.rule | some d in denials], "obligations": {}}
        """;

    private readonly TempFolder _folder = new();

    public PolicyFolder(string rules = Rules, string places = """{"pii": ["eu"], "public": ["eu", "us"]}""")
    {
        Write("routing.rego", rules);
        Places(places);
    }

    public static string Shipped => Path.Combine(AppContext.BaseDirectory, "policies");

    public Func<RouterOptions, RouterOptions> Configure =>
        options => options with { Policies = new() { Folder = _folder.Path, Interval = TimeSpan.FromMinutes(5) } };

    public void Places(string json) => Write("maestro/routing/config/data.json", $$"""{"places": {{json}}}""");

    public void Write(string name, string text)
    {
        var file = _folder[name];
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    public void Dispose() => _folder.Dispose();
}
