using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Maestro.Router.Model;

/// <summary>
/// Everything that a running deployment was built from, as one digest: equal means that it can go on unchanged when the
/// configuration is replaced. Contains secrets only as part of the digest.
/// </summary>
internal static class DeploymentFingerprint
{
    public static string Of(DeploymentConfig config, RouterConfig router)
    {
        var settings = router.Settings;
        var text = new StringBuilder();
        text.AppendJoin(
            '\n', config.Id, config.ModelName, config.Provider.Name, config.Model, config.ApiBase, config.ApiKey?.Reveal(),
            config.MissingCredential)
            .Append('\n')
            .AppendJoin(
                '\n', config.Organization, config.ApiVersion, config.Jurisdiction, config.Lacks, config.Mode,
                config.MaxInputTokens, config.MaxOutputTokens)
            .Append('\n')
            .AppendJoin(
                '\n', config.RequestsPerMinute, config.TokensPerMinute, config.ConnectTimeout, config.Timeout,
                config.StreamTimeout, config.Price)
            .Append('\n').Append(config.Weight.ToString("R", CultureInfo.InvariantCulture))
            .Append('\n').AppendJoin('\n', settings.AllowedFails, settings.CooldownTime);
        text.Append('\n').AppendJoin('\n', config.Order, config.CooldownTime).Append('\n').AppendJoin(',', config.Tags);
        foreach (var (name, value) in config.Defaults) text.Append('\n').Append(name).Append('=').Append(value);
        foreach (var (name, count) in settings.AllowedFailsPolicy) text.Append('\n').Append(name).Append('=').Append(count);
        foreach (var (name, value) in config.ExtraHeaders) text.Append('\n').Append(name).Append(':').Append(value.Reveal());
        foreach (var (name, value) in config.Quality) text.Append('\n').Append(name).Append('=')
            .Append(value.ToString("R", CultureInfo.InvariantCulture));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
