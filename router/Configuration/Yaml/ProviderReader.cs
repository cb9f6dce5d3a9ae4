namespace Maestro.Router.Configuration.Yaml;

/// <summary>Reads <c>model</c>, <c>api_base</c> and <c>api_key</c> of a deployment.</summary>
internal static class ProviderReader
{
    public static DeploymentPlace? Read(ConfigSource source, ConfigMap parameters)
    {
        var (provider, model) = ReadModel(source, parameters);
        var baseValue = parameters["api_base"] ?? parameters["base_url"];
        var givenBase = baseValue?.Text();
        var key = parameters["api_key"]?.Secret();
        if (provider is null || model is null) return null;
        if (baseValue is not null && givenBase is null) return null;

        var ownBase = givenBase is null;
        var text = givenBase ?? MovedBase(source, provider) ?? provider.DefaultBase;
        if (text is null)
        {
            source.Faults.Error($"{parameters.Path}.api_base", $"is missing; {provider.Name}/ has no address of its own");
            return null;
        }

        if (Normalize(text, provider) is not { } apiBase)
        {
            source.Faults.Error(
                baseValue?.Path ?? $"{parameters.Path}.api_base",
                $"'{text}' is not an http or https URL without user, query and fragment");
            return null;
        }

        // A key found in the environment belongs to the provider's own address: another address gets only the key written beside
        // it.
        if (key is null && ownBase && provider.KeyVariable is { } name && source.Environment(name) is { Length: > 0 } found)
            key = new(found, ConfigSource.EnvironmentPrefix + name);
        var missing = key is null && ownBase && provider.NeedsKey ? provider.KeyVariable : null;
        if (missing is not null)
            source.Faults.Warn(
                $"{parameters.Path}.api_key", $"is missing and {missing} is not set; the deployment is left out of every choice");
        return new(provider, model, apiBase, key, missing);
    }

    /// <summary>
    /// A URL that paths can be appended to. An address without a path is taken to serve at <c>/v1</c>, as such servers do.
    /// </summary>
    public static Uri? Normalize(string text, Provider? provider = null)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https")) return null;
        if (uri.UserInfo.Length > 0 || uri.Query.Length > 0 || uri.Fragment.Length > 0) return null;
        var path = uri.AbsolutePath.TrimEnd('/');
        return new($"{uri.GetLeftPart(UriPartial.Authority)}{provider?.BasePath(path) ?? (path.Length == 0 ? "/v1" : path)}/");
    }

    private static string? MovedBase(ConfigSource source, Provider provider) =>
        provider.BaseVariable is { } variable && source.Environment(variable) is { Length: > 0 } moved ? moved : null;

    private static (Provider? Provider, string? Model) ReadModel(ConfigSource source, ConfigMap parameters)
    {
        var custom = parameters["custom_llm_provider"];
        if (parameters["model"] is not { } value)
        {
            source.Faults.Error($"{parameters.Path}.model", "is missing");
            return default;
        }

        if (value.Text() is not { } text) return default;
        if (custom?.Text() is { } prefix)
        {
            if (Providers.Find(prefix) is { } named)
                return (named, text.StartsWith(prefix + "/", StringComparison.Ordinal) ? text[(prefix.Length + 1)..] : text);
            source.Faults.Error(custom.Value.Path, Unknown(prefix));
            return default;
        }

        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash > 0 && slash < text.Length - 1 && Providers.Find(text[..slash]) is { } provider)
            return (provider, text[(slash + 1)..]);
        if (slash < 0 && Providers.Infer(text) is { } inferred) return (inferred, text);
        source.Faults.Error(
            value.Path, slash > 0 ? Unknown(text[..slash]) : $"'{text}' does not say its provider; write provider/{text}");
        return default;
    }

    private static string Unknown(string prefix) =>
        $"provider '{prefix}' is not supported; supported are {string.Join(", ", Providers.Prefixes)} (openai_like with api_base for any compatible server)";
}
