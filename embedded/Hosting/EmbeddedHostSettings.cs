using Maestro.Embedded.Triggers.Http;
using Maestro.Embedded.Triggers.Queues;
using Microsoft.Extensions.Configuration;

namespace Maestro.Embedded.Hosting;

/// <summary>Makes the options from settings.</summary>
internal static class EmbeddedHostSettings
{
    public const string Section = "Maestro";

    /// <exception cref="HostStartException">Lists every setting that cannot be used.</exception>
    public static EmbeddedHostOptions Read(IConfiguration configuration)
    {
        var settings = new SettingReader(configuration.GetSection(Section), Section);
        var (plain, queue, http) = (new EmbeddedHostOptions(), new QueueTriggerOptions(), new HttpTriggerOptions());
        var options = new EmbeddedHostOptions
        {
            Url = settings.Text("Url") ?? plain.Url,
            DataDirectory = Path.GetFullPath(settings.Text("DataDirectory") ?? plain.DataDirectory),
            MaxConcurrentActivities = settings.Value("MaxConcurrentActivities", plain.MaxConcurrentActivities),
            ShutdownGrace = settings.Value("ShutdownGrace", plain.ShutdownGrace),
            StopTimeout = settings.Value("StopTimeout", plain.StopTimeout),
            Http = new HttpTriggerOptions
            {
                HostKey = settings.Text("HostKey"),
                MaxBodyBytes = settings.Value("MaxBodyBytes", http.MaxBodyBytes),
            },
            Queue = new QueueTriggerOptions
            {
                LockDuration = settings.Value("Queue:LockDuration", queue.LockDuration),
                VisibilityTimeout = settings.Value("Queue:VisibilityTimeout", queue.VisibilityTimeout),
                MaxDequeueCount = settings.Value("Queue:MaxDequeueCount", queue.MaxDequeueCount),
                BatchSize = settings.Value("Queue:BatchSize", queue.BatchSize),
            },
        };
        string[] faults = [.. settings.Faults, .. options.Validate()];
        return faults.Length == 0 ? options : throw new HostStartException(faults);
    }
}
