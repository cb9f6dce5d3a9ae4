using System.Collections.Concurrent;
using Azure.Storage.Queues.Models;
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

    public Action<QueueMessage> Handle { get; set; } = _ => { };

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
    public Task Raw([QueueTrigger("%RawQueue%")] QueueMessage message, CancellationToken cancellationToken)
    {
        inbox.Handle(message);
        return inbox.PassAsync($"{message.Body} {message.DequeueCount}", cancellationToken);
    }

    [Function("RawPoison")]
    public Task RawPoison([QueueTrigger("%RawQueue%-poison")] QueueMessage message, CancellationToken cancellationToken) =>
        inbox.PassAsync($"poison {message.Body} {message.DequeueCount}", cancellationToken);

    [Function("Text")]
    public Task Text([QueueTrigger("text")] string message) => inbox.PassAsync($"text {message}", default);

    [Function("Bytes")]
    public Task Bytes([QueueTrigger("bytes")] byte[] message) => inbox.PassAsync($"bytes {message.Length}", default);

    [Function("Data")]
    public Task Data([QueueTrigger("data")] BinaryData message) => inbox.PassAsync($"data {message}", default);

    [Function("Typed")]
    public Task Typed([QueueTrigger("typed")] Job job) => inbox.PassAsync($"{job.Name} {job.Size}", default);
}
