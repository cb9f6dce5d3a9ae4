using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Maestro.Embedded.Hosting;

/// <summary>What an embedded host is made of.</summary>
public sealed record EmbeddedHostSetup
{
    /// <summary>The assemblies whose [Function] methods are served.</summary>
    public required IReadOnlyList<Assembly> Assemblies { get; init; }

    /// <summary>Just these classes instead of whole assemblies.</summary>
    internal IReadOnlyList<Type>? Types { get; init; }

    /// <summary>
    /// Adds sources of settings. They win over environment variables, which win over appsettings.json, which wins over the
    /// Values of local.settings.json; both files are looked for in the current folder.
    /// </summary>
    public Action<IConfigurationBuilder>? Settings { get; init; }

    /// <summary>
    /// Adds the app's services. A hosted service added here starts before any function runs and stops after the last.
    /// </summary>
    public Action<IServiceCollection, IConfiguration>? Services { get; init; }

    public Action<ILoggingBuilder>? Logging { get; init; }

    /// <summary>Adds endpoints that are no functions, such as a metrics page.</summary>
    public Action<WebApplication>? Endpoints { get; init; }

    /// <summary>The clock of timers, queues and orchestrations. Default the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
