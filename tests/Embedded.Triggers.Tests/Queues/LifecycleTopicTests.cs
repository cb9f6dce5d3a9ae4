using System.Collections.Concurrent;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Embedded.Triggers.Tests.Support;
using Maestro.Functions.Messages.Lifecycle;
using Maestro.Runs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace Embedded.Triggers.Tests.Queues;

/// <summary>The Service Bus publisher against a topic with a subscription that keeps sessions.</summary>
public sealed class LifecycleTopicTests
{
    private readonly ConcurrentQueue<ServiceBusReceivedMessage> _received = [];

    [Fact]
    public async Task Publish_AgainAndOverlapping_ReachesTheSubscriptionOnceAndInOrder()
    {
        await using var host = await TestHost.StartAsync([typeof(Follower)], services: services => services.AddSingleton(_received));
        await using var publisher = new ServiceBusLifecyclePublisher(host.Services.GetRequiredService<ServiceBusClient>(), "lifecycle");

        await publisher.PublishAsync([Event("a", 1), Event("a", 2), Event("a", 3)], default);
        await Task.WhenAll(
            publisher.PublishAsync([Event("a", 2), Event("a", 3), Event("a", 4), Event("a", 5)], default),
            publisher.PublishAsync([Event("a", 3), Event("a", 4)], default),
            publisher.PublishAsync([Event("b", 1), Event("b", 2)], default));
        await publisher.PublishAsync([Event("a", 1), Event("a", 6)], default);

        await Eventually.HoldsAsync(() => Task.FromResult(_received.Count >= 8), "all events came");
        Assert.Equal(["a-1", "a-2", "a-3", "a-4", "a-5", "a-6"], Ids("a"));
        Assert.Equal(["b-1", "b-2"], Ids("b"));
        Assert.All(_received, message =>
        {
            var cloudEvent = JsonElement.Parse(message.Body.ToString());
            Assert.Equal(message.MessageId, cloudEvent.GetProperty("id").GetString());
            Assert.Equal("application/cloudevents+json; charset=utf-8", message.ContentType);
            Assert.Equal(("started", "running"), (message.Subject, (string)message.ApplicationProperties["status"]));
        });
    }

    private IEnumerable<string?> Ids(string run) => _received.Where(message => message.SessionId == run).Select(message => message.MessageId);

    private static RunEvent Event(string run, long sequence) =>
        new(sequence, run, RunEventTypes.RunStarted, DateTimeOffset.UnixEpoch, new RunEventData { Status = "running", Recipe = "sample" });
}

/// <summary>A subscription that keeps what it got.</summary>
public sealed class Follower(ConcurrentQueue<ServiceBusReceivedMessage> received)
{
    [Function("Follow")]
    public void Run([ServiceBusTrigger("lifecycle", "follower", IsSessionsEnabled = true)] ServiceBusReceivedMessage message) => received.Enqueue(message);
}
