using System.Net;
using System.Net.Sockets;
using Maestro.Embedded.Engine;
using Maestro.Embedded.Triggers;
using Maestro.Embedded.Triggers.Http;
using Maestro.Sqlite;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Maestro.Embedded.Hosting;

/// <summary>
/// Serves a Functions app in this process. Create it, start it, wait, stop it; a stopped host is not started again.
/// </summary>
public sealed class EmbeddedHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly EmbeddedHostOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private DataDirectoryLock? _lock;
    private bool _running;

    private EmbeddedHost(WebApplication app, EmbeddedHostOptions options, TimeProvider time)
    {
        _app = app;
        _options = options;
        _time = time;
        _logger = app.Services.GetRequiredService<ILogger<EmbeddedHost>>();
    }

    public EmbeddedHostOptions Options => _options;

    public IServiceProvider Services => _app.Services;

    /// <summary>Where the host listens, with the port that it really has. Known once started.</summary>
    public string Url { get; private set; } = string.Empty;

    /// <summary>Reads the settings and finds the functions; touches neither disk nor network.</summary>
    /// <exception cref="HostStartException">Settings cannot be used; lists all of them.</exception>
    /// <exception cref="InvalidFunctionsException">Functions cannot be served; lists all faults.</exception>
    public static EmbeddedHost Create(EmbeddedHostSetup setup)
    {
        // Settings are read once. Watching their files would watch the whole folder below, where our own data may be written.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { Args = ["--hostBuilder:reloadConfigOnChange=false"] });
        HostConfiguration.Apply(builder.Configuration, setup.Settings);
        var options = EmbeddedHostSettings.Read(builder.Configuration);
        var catalog = FunctionCatalog.Discover(
            setup.Types ?? setup.Assemblies.SelectMany(assembly => assembly.GetTypes()), builder.Configuration);

        builder.WebHost.ConfigureKestrel(kestrel => ConfigureKestrel(kestrel, options));
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.StopTimeout);
        builder.Services.Configure<ConsoleLifetimeOptions>(console => console.SuppressStatusMessages = true);
        setup.Logging?.Invoke(builder.Logging);
        builder.Services.AddSingleton(setup.Time);
        setup.Services?.Invoke(builder.Services, builder.Configuration);
        builder.Services.AddEmbeddedHost(options, catalog, setup.Time);

        var app = builder.Build();
        FunctionServices.Check(catalog, app.Services.GetRequiredService<IServiceProviderIsService>());
        app.UseMiddleware<ProblemMiddleware>();
        app.UseMiddleware<RequestLifetime>();
        app.UseMiddleware<RequestGuard>();
        app.UseRouting();
        app.MapHostStatus(catalog, setup.Time);
        app.MapHttpFunctions(catalog.Http);
        setup.Endpoints?.Invoke(app);
        return new EmbeddedHost(app, options, setup.Time);
    }

    /// <exception cref="HostStartException">The data directory or the address is taken or cannot be used.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        _lock = await DataDirectoryLock.AcquireAsync(_options.DataDirectory, cancellationToken);
        try
        {
            // Constructs everything that will run; where that fails, nothing has started.
            _ = _app.Services.GetServices<IHostedService>().ToArray();
            await _app.StartAsync(cancellationToken);
        }
        catch (Exception exception)
        {
            // What had started must not go on behind the caller's back.
            await _app.StopAsync(CancellationToken.None);
            if (Explain(exception) is { } reason) throw new HostStartException(reason, exception);
            throw;
        }

        _running = true;
        Url = _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        _lock.Publish(new RunningHost(Environment.ProcessId, Url, _time.GetUtcNow()));
        HostLog.Started(
            _logger, _app.Services.GetRequiredService<FunctionCatalog>().Functions.Count, Url, _options.DataDirectory);
        if (_options.Http.HostKey is null && _options.TryReadEndPoint(out var endPoint)
            && !IPAddress.IsLoopback(endPoint.Address))
            HostLog.NoKey(_logger, Url);
    }

    /// <summary>
    /// Returns when the process is asked to end (Ctrl+C, SIGTERM) or the token is cancelled, and the host has stopped.
    /// </summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken = default)
    {
        // The application stops itself once it was asked to.
        _running = false;
        return _app.WaitForShutdownAsync(cancellationToken);
    }

    /// <summary>Stops listening, then the triggers, then the engine, each as gracefully as the time allows.</summary>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        _running = false;
        await _app.StopAsync(cancellationToken);
        HostLog.Stopped(_logger);
    }

    /// <summary>Closes the databases and gives the data directory back; stops first what still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_running) await StopAsync();
        await _app.DisposeAsync();
        _lock?.Dispose();
    }

    private string? Explain(Exception exception) => exception switch
    {
        OptionsValidationException { Failures: var failures } => new HostStartException([.. failures]).Message,
        AggregateException { InnerExceptions: var all } when all.All(one => one is OptionsValidationException) =>
            new HostStartException([.. all.Cast<OptionsValidationException>().SelectMany(one => one.Failures)]).Message,
        IOException { InnerException: AddressInUseException } =>
            $"{_options.Url} is in use by another program. Choose another port (Maestro:Url, or --port).",
        SocketException => $"{_options.Url} cannot be listened at: {exception.Message}",
        DatabaseException => exception.Message,
        _ => null,
    };

    private static void ConfigureKestrel(KestrelServerOptions kestrel, EmbeddedHostOptions options)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = options.Http.MaxBodyBytes;
        kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(15);
        kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(2);
        options.TryReadEndPoint(out var endPoint);
        kestrel.Listen(endPoint);
    }
}
