using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Maestro.Functions.Messages.Lifecycle;
using Maestro.Runs;

namespace Functions.Tests.Messages;

/// <summary>The Service Bus publisher against a topic that drops repeated ids, as the deployed one does.</summary>
public sealed class ServiceBusLifecyclePublisherTests
{
    private readonly Topic _topic = new();

    [Fact]
    public async Task Publish_AgainAndOverlapping_ReachesTheTopicOnceAndInOrder()
    {
        await using (var publisher = new ServiceBusLifecyclePublisher(new Client(_topic), "lifecycle"))
        {
            await publisher.PublishAsync([Event("a", 1), Event("a", 2), Event("a", 3)], default);
            await Task.WhenAll(
                publisher.PublishAsync([Event("a", 2), Event("a", 3), Event("a", 4), Event("a", 5)], default),
                publisher.PublishAsync([Event("a", 3), Event("a", 4)], default),
                publisher.PublishAsync([Event("b", 1), Event("b", 2)], default));
            await publisher.PublishAsync([Event("a", 1), Event("a", 6)], default);
            Assert.False(_topic.IsClosed);
        }

        Assert.True(_topic.IsClosed);
        Assert.Equal("lifecycle", _topic.Name);
        Assert.Equal(["a-1", "a-2", "a-3", "a-4", "a-5", "a-6"], Ids("a"));
        Assert.Equal(["b-1", "b-2"], Ids("b"));
        Assert.All(_topic.Messages, message =>
        {
            var cloudEvent = JsonElement.Parse(message.Body.ToString());
            Assert.Equal(message.MessageId, cloudEvent.GetProperty("id").GetString());
            Assert.Equal("application/cloudevents+json; charset=utf-8", message.ContentType);
            Assert.Equal(
                ("started", "running", "sample"),
                (message.Subject, (string)message.ApplicationProperties["status"],
                (string)message.ApplicationProperties["recipe"]));
            Assert.Equal(message.SessionId, message.CorrelationId);
        });
    }

    [Fact]
    public async Task Publish_ToATopicThatIsAway_SaysSo()
    {
        _topic.IsAway = true;
        await using var publisher = new ServiceBusLifecyclePublisher(new Client(_topic), "lifecycle");
        await Assert.ThrowsAsync<ServiceBusException>(() => publisher.PublishAsync([Event("a", 1)], default));
    }

    private IEnumerable<string> Ids(string run) =>
        _topic.Messages.Where(message => message.SessionId == run).Select(message => message.MessageId);

    private static RunEvent Event(string run, long sequence) =>
        new(sequence, run, RunEventTypes.RunStarted, DateTimeOffset.UnixEpoch,
        new RunEventData { Status = "running", Recipe = "sample" });

    private sealed class Client(Topic topic) : ServiceBusClient
    {
        public override ServiceBusSender CreateSender(string queueOrTopicName)
        {
            topic.Name = queueOrTopicName;
            return topic;
        }
    }

    private sealed class Topic : ServiceBusSender
    {
        private readonly List<ServiceBusMessage> _messages = [];
        private bool _closed;

        public bool IsAway { get; set; }

        public string? Name { get; set; }

        public override bool IsClosed => _closed;

        public IReadOnlyList<ServiceBusMessage> Messages => _messages;

        public override Task SendMessagesAsync(
            IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default)
        {
            if (IsAway) throw new ServiceBusException("The topic is away.", ServiceBusFailureReason.ServiceCommunicationProblem);
            lock (_messages)
                _messages.AddRange(
                    messages.ExceptBy(_messages.Select(sent => sent.MessageId), message => message.MessageId).ToArray());
            return Task.CompletedTask;
        }

        public override Task CloseAsync(CancellationToken cancellationToken = default)
        {
            _closed = true;
            return Task.CompletedTask;
        }
    }
}
