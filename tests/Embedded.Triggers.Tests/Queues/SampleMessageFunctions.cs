using System.Collections.Concurrent;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;

namespace Embedded.Triggers.Tests.Queues;

public sealed record Job(string Name, int Size);

/// <summary>What message functions saw, and what they are to do.</summary>
public sealed class Inbox
{
    private int _running;

    public ConcurrentQueue<string> Seen { get; } = [];

    /// <summary>When set, each message waits in its function until this lets it through.</summary>
    public SemaphoreSlim? Gate { get; set; }

    public Func<ServiceBusReceivedMessage, ServiceBusMessageActions, Task> Handle { get; set; } = (_, _) => Task.CompletedTask;

    public int Running => Volatile.Read(ref _running);

    public int MostRunning { get; private set; }

    public async Task PassAsync(string text, CancellationToken cancellationToken)
    {
        lock (Seen) MostRunning = Math.Max(MostRunning, Interlocked.Increment(ref _running));
        try
        {
            if (Gate is { } gate) await gate.WaitAsync(cancellationToken);
            Seen.Enqueue(text);
        }
        finally
        {
            Interlocked.Decrement(ref _running);
        }
    }
}

public sealed class SampleMessageFunctions(Inbox inbox)
{
    [Function("Raw")]
    public async Task Raw(
        [ServiceBusTrigger("%RawQueue%")] ServiceBusReceivedMessage message, ServiceBusMessageActions actions, CancellationToken cancellationToken)
    {
        await inbox.Handle(message, actions);
        await inbox.PassAsync(message.Body.ToString(), cancellationToken);
    }

    [Function("Text")]
    public Task Text([ServiceBusTrigger("text")] string message) => inbox.PassAsync($"text {message}", default);

    [Function("Bytes")]
    public Task Bytes([ServiceBusTrigger("bytes")] byte[] message) => inbox.PassAsync($"bytes {message.Length}", default);

    [Function("Data")]
    public Task Data([ServiceBusTrigger("data")] BinaryData message) => inbox.PassAsync($"data {message}", default);

    [Function("Typed")]
    public Task Typed([ServiceBusTrigger("typed")] Job job) => inbox.PassAsync($"{job.Name} {job.Size}", default);

    [Function("Ordered")]
    public Task Ordered([ServiceBusTrigger("ordered", IsSessionsEnabled = true)] string message, CancellationToken cancellationToken) =>
        inbox.PassAsync(message, cancellationToken);

    [Function("Manual")]
    public Task Manual([ServiceBusTrigger("manual", AutoCompleteMessages = false)] ServiceBusReceivedMessage message, ServiceBusMessageActions actions)
    {
        inbox.Seen.Enqueue($"{message.Body} {message.DeliveryCount}");
        return inbox.Handle(message, actions);
    }

    [Function("NewsA")]
    public Task NewsA([ServiceBusTrigger("news", "a")] string message) => inbox.PassAsync($"a {message}", default);

    [Function("NewsB")]
    public Task NewsB([ServiceBusTrigger("news", "b")] string message) => inbox.PassAsync($"b {message}", default);
}
