using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Maestro.Embedded.App;

/// <summary>
/// How Maestro is run in one process. Settings below <c>Maestro:</c> and environment variables count too; these win.
/// </summary>
public sealed record MaestroHostOptions
{
    /// <summary>Where to listen; port 0 takes a free one. Null: the setting, or http://127.0.0.1:7071.</summary>
    public string? Url { get; init; }

    /// <summary>The folder of everything that lasts. Null: the setting, or <c>.maestro</c>.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>The folder of recipes. Null: the setting, or <c>recipes</c>.</summary>
    public string? Recipes { get; init; }

    /// <summary>More settings, by full name such as <c>Maestro:RouterUrl</c> or <c>mcpServers:x:url</c>.</summary>
    public IReadOnlyDictionary<string, string?> Settings { get; init; } = new Dictionary<string, string?>();

    /// <summary>Adds services before Maestro's own, which leave them in place: other stores, more publishers of events.</summary>
    public Action<IServiceCollection>? Services { get; init; }

    public Action<ILoggingBuilder>? Logging { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
