using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Maestro.Embedded.Triggers.Queues;
using Maestro.Functions.Agents;
using Maestro.Functions.Messages;
using Microsoft.Azure.Functions.Worker;

namespace Functions.Tests.Hosting;

/// <summary>host.json against the code that runs under it: the host ignores what it does not know and says nothing.</summary>
public sealed partial class HostFileTests
{
    private static readonly Dictionary<string, string[]> Known = new(StringComparer.Ordinal)
    {
        [""] = ["version", "functionTimeout", "logging", "telemetryMode", "extensions"],
        ["extensions"] = ["http", "durableTask", "queues", "serviceBus"],
        ["extensions:http"] = ["routePrefix", "maxConcurrentRequests"],
        ["extensions:durableTask"] =
            [
                "hubName",
                "storageProvider",
                "tracing",
                "maxConcurrentActivityFunctions",
                "maxConcurrentOrchestratorFunctions",
                "useGracefulShutdown",
            ],
        ["extensions:durableTask:storageProvider"] =
        [
            "type", "connectionStringName", "partitionCount", "useTablePartitionManagement", "maxQueuePollingInterval",
            "controlQueueVisibilityTimeout", "workItemQueueVisibilityTimeout",
        ],
        ["extensions:durableTask:tracing"] = ["distributedTracingEnabled", "version", "traceInputsAndOutputs"],
        ["extensions:queues"] =
        [
            "messageEncoding",
            "batchSize",
            "newBatchThreshold",
            "maxDequeueCount",
            "visibilityTimeout",
            "maxPollingInterval",
        ],
        ["extensions:serviceBus"] =
            ["maxConcurrentCalls", "prefetchCount", "maxAutoLockRenewalDuration", "clientRetryOptions"],
        ["extensions:serviceBus:clientRetryOptions"] = ["mode", "maxRetries", "delay", "maxDelay", "tryTimeout"],
    };

    [Fact]
    public void HostFile_EveryMember_IsOneThatTheHostKnows()
    {
        foreach (var (path, names) in Known)
        {
            var section = path.Length == 0 ? HostFile.Host : HostFile.At(path.Split(':'));
            Assert.Empty(((JsonObject)section).Select(member => member.Key).Except(names, StringComparer.Ordinal));
        }
    }

    [Fact]
    public void HostFile_Routes_HaveNoPrefix()
    {
        Assert.Equal("", HostFile.At("extensions", "http", "routePrefix").GetValue<string>());
        var routes = HostFile.Triggers<HttpTriggerAttribute>().Select(trigger => trigger.Route).ToList();
        Assert.Contains("runs", routes);
        Assert.All(
            routes,
            route => Assert.False(string.IsNullOrEmpty(route) || route.StartsWith("api/", StringComparison.Ordinal)
                || route.StartsWith("admin", StringComparison.Ordinal)));
    }

    [Fact]
    public void HostFile_DurableTask_NamesSettingsThatAreGiven()
    {
        var hub = HostFile.At("extensions", "durableTask", "hubName").GetValue<string>();
        Assert.True(HostFile.HasSetting(hub.Trim('%')), $"{hub} is not among the settings.");
        Assert.Matches("^[A-Za-z][A-Za-z0-9]{2,44}$", HostFile.Settings["Maestro__TaskHub"]!.GetValue<string>());
        Assert.True(HostFile.HasSetting(
            HostFile.At("extensions", "durableTask", "storageProvider", "connectionStringName").GetValue<string>()));
        Assert.Equal("AzureStorage", HostFile.At("extensions", "durableTask", "storageProvider", "type").GetValue<string>());
        Assert.InRange(HostFile.At("extensions", "durableTask", "storageProvider", "partitionCount").GetValue<int>(), 1, 16);
        Assert.Equal("V2", HostFile.At("extensions", "durableTask", "tracing", "version").GetValue<string>());
        Assert.False(HostFile.At("extensions", "durableTask", "tracing", "traceInputsAndOutputs").GetValue<bool>());
    }

    [Fact]
    public void Settings_ThatTriggersName_AreGiven()
    {
        var queues = HostFile.Triggers<QueueTriggerAttribute>();
        var texts = queues.Select(trigger => trigger.QueueName)
            .Concat(HostFile.Triggers<TimerTriggerAttribute>().Select(trigger => trigger.Schedule));
        Assert.All(
            texts.SelectMany(text => SettingName().Matches(text ?? "")),
            match => Assert.True(HostFile.HasSetting(match.Groups[1].Value), match.Value));
        Assert.All(queues, trigger => Assert.True(HostFile.HasSetting(trigger.Connection!), trigger.Connection));
        Assert.NotEmpty(queues);
    }

    [Fact]
    public void HostFile_Queues_AreReadAndGivenUpAsTheFunctionsAndTheEmbeddedHostDo()
    {
        // The functions read the text as it was sent, and give up on a message themselves at its last try.
        Assert.Equal("none", HostFile.At("extensions", "queues", "messageEncoding").GetValue<string>());
        Assert.Equal(RunRequestHandler.MaxDeliveries, HostFile.At("extensions", "queues", "maxDequeueCount").GetValue<int>());
        var embedded = new QueueTriggerOptions();
        Assert.Equal(embedded.MaxDequeueCount, HostFile.At("extensions", "queues", "maxDequeueCount").GetValue<int>());
        Assert.Equal(embedded.BatchSize, HostFile.At("extensions", "queues", "batchSize").GetValue<int>());
        Assert.Equal(
            embedded.VisibilityTimeout,
            TimeSpan.Parse(
                HostFile.At("extensions", "queues", "visibilityTimeout").GetValue<string>(), CultureInfo.InvariantCulture));
    }

    [Fact]
    public void HostFile_FunctionTimeout_LeavesRoomForTheLongestCall()
    {
        var timeout = TimeSpan.Parse(HostFile.At("functionTimeout").GetValue<string>(), CultureInfo.InvariantCulture);
        Assert.True(timeout > new RouterOptions().ModelTimeout + TimeSpan.FromMinutes(1));
        Assert.Equal("OpenTelemetry", HostFile.At("telemetryMode").GetValue<string>());
    }

    [Fact]
    public void HostFile_Logging_LeavesOutEachRequestToStorage()
    {
        // The host polls its queues several times a second, and storage answers 404 and 409 in the course of things; what fails
        // is thrown.
        Assert.Equal("Error", HostFile.At("logging", "logLevel", "Azure.Core").GetValue<string>());
        Assert.Equal("Information", HostFile.At("logging", "logLevel", "default").GetValue<string>());
    }

    [GeneratedRegex("%([^%]+)%")]
    private static partial Regex SettingName();
}
