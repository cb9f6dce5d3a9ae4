using Maestro.Policies;
using Maestro.Policies.Folders;
using Maestro.Stores.Policies;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Maestro.Functions.Policies;

/// <summary>Policy in the app: the folder <c>Maestro:Policies</c>, and an OPA server where <c>OPA_URL</c> names one.</summary>
internal static class PolicyServices
{
    private const string Folder = "Maestro:Policies";
    private const string Shipped = "policies";

    /// <exception cref="OptionsValidationException">The policies cannot be used; lists every fault.</exception>
    public static void AddPolicies(this IServiceCollection services, IConfiguration configuration)
    {
        var folder = PolicyOptions.Locate(configuration[Folder] is { Length: > 0 } given ? given : Shipped);
        services.AddSingleton(provider => Open(folder, configuration, provider.GetRequiredService<TimeProvider>()));
        services.AddOptions<PolicyFolder>().Validate<CurrentPolicies>((_, keeper) => keeper is not null).ValidateOnStart();
        services.AddSingleton<PoliciesInForce>();
        services.AddSingleton<IPolicySource>(provider => provider.GetRequiredService<PoliciesInForce>());
        services.AddSingleton<PinnedPolicies>();
        services.AddSingleton<HaltStore>();
        services.AddSingleton<HaltsInForce>();
        services.AddSingleton<Explanations>();
        services.AddSingleton<RunPolicy>();
    }

    private static CurrentPolicies Open(string folder, IConfiguration configuration, TimeProvider time)
    {
        var options = PolicyOptions.Read(folder, name => configuration[name]);
        if (!options.TryGet(out var valid)) throw Invalid(options.Faults.Select(fault => fault.ToString()));
        var keeper = PolicyEngines.Create(valid, time);
        return keeper.TryGet(out var opened) ? opened : throw Invalid(keeper.Faults.Select(fault => $"{Folder}: {fault}"));
    }

    private static OptionsValidationException Invalid(IEnumerable<string> faults) => new(Folder, typeof(PolicyFolder), faults);

    /// <summary>Stands for the folder among the options that are checked at the start.</summary>
    private sealed class PolicyFolder;
}
