using System.Collections.Immutable;
using Maestro.Router.Prices;

namespace Maestro.Router.Configuration.Yaml;

/// <summary>Reads one entry of <c>model_list</c>.</summary>
internal sealed class DeploymentReader(ConfigSource source, RouterSettings settings)
{
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);

    /// <summary>Null when a part without which there is no deployment is wrong; the faults say which.</summary>
    public DeploymentConfig? Read(ConfigMap entry)
    {
        var name = entry["model_name"];
        var parameters = entry["litellm_params"]?.Map();
        var info = entry["model_info"]?.Map();
        if (name is null) source.Faults.Error(entry.Path, "must have a model_name");
        if (parameters is null) source.Faults.Error(entry.Path, "must have litellm_params");

        var modelName = ReadModelName(name);
        var deployment = parameters is null ? null : ReadParameters(modelName ?? "", parameters, info);
        if (deployment is not null)
        {
            deployment = deployment with
            {
                RequestsPerMinute = deployment.RequestsPerMinute ?? entry["rpm"]?.Integer(1, int.MaxValue),
                TokensPerMinute = deployment.TokensPerMinute ?? entry["tpm"]?.Integer(1, int.MaxValue),
            };
        }

        entry.WarnOfUnknownKeys();
        return modelName is null ? null : deployment;
    }

    private string? ReadModelName(ConfigValue? value)
    {
        if (value?.Text() is not { } name) return null;
        return name;
    }

    private DeploymentConfig? ReadParameters(string modelName, ConfigMap parameters, ConfigMap? info)
    {
        var place = ProviderReader.Read(source, parameters);
        var timeout = parameters["timeout"]?.Seconds();
        var streamTimeout = parameters["stream_timeout"]?.Seconds() ?? timeout ?? settings.StreamTimeout ?? settings.Timeout;
        var connect = parameters["connect_timeout"]?.Seconds() ?? settings.ConnectTimeout;
        var weight = parameters["weight"]?.NonNegative() ?? 1;
        var organization = parameters["organization"]?.Text();
        var headers = ReadHeaders(parameters["extra_headers"]);
        var price = ReadPrice(parameters, info);
        var id = ReadId(info?["id"], modelName, place);

        var region = parameters["region_name"]?.Text();
        var version = parameters["api_version"]?.Text();
        var rpm = parameters["rpm"]?.Integer(1, int.MaxValue);
        var tpm = parameters["tpm"]?.Integer(1, int.MaxValue);
        var (order, tags, cooldown) = (
            parameters["order"]?.Integer(0, int.MaxValue - 1), ReadTags(parameters["tags"]),
            parameters["cooldown_time"]?.Seconds());
        var defaults = ChatDefaults.Read(parameters);
        if (place is not null && place.Model.Count(letter => letter == '*') > modelName.Count(letter => letter == '*'))
            source.Faults.Error($"{parameters.Path}.model", "has a wildcard that model_name does not have");
        if (parameters["mock_response"] is { } mock)
            source.Faults.Error(
                mock.Path,
                "an answer that no model gave would go out as if one had; use the simulator (sim/), whose answers say so");
        parameters.IgnoreBecause("num_retries and retry_policy of router_settings are for all", "max_retries", "num_retries");
        parameters.IgnoreBecause(
            "fields go to the provider as they come", "drop_params", "allowed_openai_params", "additional_drop_params");
        parameters.IgnoreBecause("what a client says of itself in a header is x-litellm-tags here", "tag_regex");
        parameters.IgnoreBecause("limits are rpm and tpm", "max_parallel_requests");
        parameters.WarnOfUnknownKeys();
        var traits = TraitsReader.Read(info);
        info?.WarnOfUnknownKeys();
        if (place is null) return null;
        return traits.Apply(new(
            id,
            modelName,
            place.Provider,
            place.Model,
            place.ApiBase,
            place.ApiKey,
            place.MissingCredential,
            organization,
            headers,
            weight,
            timeout ?? settings.Timeout,
            streamTimeout,
            price ?? PriceTable.Find(place.Provider, place.Model))
        {
            ConnectTimeout = connect,
            Order = order,
            Tags = tags,
            CooldownTime = cooldown,
            Defaults = defaults,
            ApiVersion = version,
            RequestsPerMinute = rpm,
            TokensPerMinute = tpm,
            Jurisdiction = region ?? place.Provider.Jurisdiction,
        });
    }

    private string ReadId(ConfigValue? given, string modelName, DeploymentPlace? place)
    {
        var basis = given?.Text() ?? $"{modelName}/{place?.Provider.Name}/{place?.Model}";
        if (basis.AsSpan().ContainsAnyExceptInRange('!', '~'))
            source.Faults.Error(
                given?.Path ?? "model_list",
                $"deployment id '{basis}' must be printable ASCII without blanks; set model_info.id");

        var id = basis;
        for (var copy = 2; !_ids.Add(id); copy++)
        {
            if (given is { } value) source.Faults.Error(value.Path, $"'{basis}' is the id of another deployment");
            id = $"{basis}-{copy}";
        }

        return id;
    }

    private static ImmutableArray<string> ReadTags(ConfigValue? value) =>
        [.. (value?.List() ?? []).Select(tag => tag.Text()).OfType<string>()];

    private static ImmutableSortedDictionary<string, SecretValue> ReadHeaders(ConfigValue? value)
    {
        var headers = ImmutableSortedDictionary.CreateBuilder<string, SecretValue>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, header) in value?.Map()?.Entries() ?? [])
        {
            if (header.Secret() is { } text) headers[name] = text;
        }

        return headers.ToImmutable();
    }

    private static TokenPrice? ReadPrice(ConfigMap parameters, ConfigMap? info)
    {
        var input = info?["input_cost_per_token"]?.Money();
        var output = info?["output_cost_per_token"]?.Money();
        var ownInput = parameters["input_cost_per_token"]?.Money();
        var ownOutput = parameters["output_cost_per_token"]?.Money();
        var cached = info?["cache_read_input_token_cost"]?.Money() ?? parameters["cache_read_input_token_cost"]?.Money();
        return (input ?? ownInput, output ?? ownOutput) is (null, null)
            ? null
            : new(input ?? ownInput ?? 0, output ?? ownOutput ?? 0, "configuration") { CachedInput = cached };
    }
}
