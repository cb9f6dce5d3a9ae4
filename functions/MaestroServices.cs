using Maestro.Functions.Agents;
using Maestro.Functions.Gates;
using Maestro.Functions.Http.Approvals;
using Maestro.Functions.Http.Routing;
using Maestro.Functions.Http.Runs;
using Maestro.Functions.Catalog;
using Maestro.Functions.Messages;
using Maestro.Functions.Messages.Lifecycle;
using Maestro.Functions.Nodes;
using Maestro.Functions.Policies;
using Maestro.Functions.Starting;
using Maestro.Functions.Timers;
using Maestro.Functions.Tools;
using Maestro.Stores.Messages;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Maestro.Functions;

/// <summary>
/// Everything that the functions need and that is the same on every host. The host adds the two sides of the storage seam
/// (<c>ITableStore</c>, <c>IBlobStore</c>) and logging.
/// </summary>
public static class MaestroServices
{
    public static IServiceCollection AddMaestro(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        var settings = configuration.GetSection("Maestro");
        services.AddSettings<RecipeOptions>(settings);
        services.AddSettings<RunRequestOptions>(settings);
        services.AddSettings<ReconcileOptions>(settings);
        services.AddSettings<PruneOptions>(settings);
        services.AddSettings<RouterOptions>(settings);
        services.AddSettings<ToolLimits>(settings);
        services.AddOptions<ToolServerOptions>()
            .Configure(options => configuration.GetSection(ToolServerOptions.Section).Bind(options.Servers))
            .Bind(configuration.GetSection("Maestro:Tools"));

        services.AddSingleton<RunEventLog>();
        services.AddSingleton<RunStore>();
        services.AddSingleton<NodeStore>();
        services.AddSingleton<GateStore>();
        services.AddSingleton<RunLog>();
        services.AddSingleton<RunSignals>();
        services.AddSingleton<ToolLedger>();
        services.AddSingleton<PolicyLog>();
        services.AddSingleton<RunWriter>();
        services.AddSingleton<Bodies>();

        services.AddPolicies(configuration);

        services.AddSingleton<RecipeCatalog>();
        services.AddSingleton<PinnedRecipes>();
        services.AddSingleton<RunStarter>();
        services.AddSingleton<GateDecisions>();

        services.AddSingleton<StepSources>();
        services.AddSingleton<NodePolicy>();
        services.AddSingleton<NodeCompletion>();
        services.AddSingleton<ArtifactRenderer>();
        services.AddSingleton<MapBodies>();

        services.AddSingleton<Conversation>();
        services.AddSingleton<AgentPrompt>();
        services.AddSingleton<AgentTools>();
        services.AddHttpClient<ModelClient>(http => http.Timeout = Timeout.InfiniteTimeSpan);
        services.AddHttpClient<RouterApi>(http => http.Timeout = TimeSpan.FromSeconds(30));
        services.AddSingleton<ToolServers>();
        services.AddSingleton<ToolWorkspace>();
        services.AddSingleton<ToolRunner>();

        services.AddSingleton<DeadLetterStore>();
        services.AddSingleton<DeadLetterQueue>();
        services.AddSingleton<RunRequestHandler>();
        services.AddLifecycle(configuration);

        // Functions that other functions use for their views.
        services.AddSingleton<LogStream>();
        services.AddSingleton<ReadGraph>();
        services.AddSingleton<ReadApprovals>();
        return services;
    }
}
