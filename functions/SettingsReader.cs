using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Maestro.Functions;

/// <summary>
/// Makes options of the settings of a section, one for each property. What cannot be read or breaks an annotation is said at the
/// start, all of it at once, each by the name of its setting.
/// </summary>
internal sealed class SettingsReader<TOptions>(IConfigurationSection section)
    : IConfigureOptions<TOptions>, IValidateOptions<TOptions>
    where TOptions : class
{
    private readonly List<string> _unreadable = [];

    public void Configure(TOptions options)
    {
        _unreadable.Clear();
        foreach (var property in typeof(TOptions).GetProperties().Where(property => property.CanWrite))
        {
            var setting = section.GetSection(property.Name);
            if (!setting.Exists()) continue;
            try
            {
                property.SetValue(options, setting.Get(property.PropertyType));
            }
            catch (InvalidOperationException)
            {
                _unreadable.Add($"{setting.Path} '{setting.Value}' is not a {property.PropertyType.Name}.");
            }
        }
    }

    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var results = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true);
        string[] faults =
        [
            .. _unreadable,
            .. results.Select(result => $"{section.Path}:{string.Join(',', result.MemberNames)}: {result.ErrorMessage}"),
        ];
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }
}

internal static class SettingsReaderExtensions
{
    public static void AddSettings<TOptions>(this IServiceCollection services, IConfigurationSection section)
        where TOptions : class
    {
        var reader = new SettingsReader<TOptions>(section);
        services.AddSingleton<IConfigureOptions<TOptions>>(reader);
        services.AddSingleton<IValidateOptions<TOptions>>(reader);
        services.AddOptions<TOptions>().ValidateOnStart();
    }
}
