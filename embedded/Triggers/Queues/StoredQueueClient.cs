using System.Diagnostics.CodeAnalysis;
using Azure;
using Azure.Core;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace Maestro.Embedded.Triggers.Queues;

/// <summary>
/// What functions send with on this host: the Storage client's shape on the queue store. Other calls of it are not served.
/// </summary>
internal sealed class StoredQueueServiceClient(QueueStore store) : QueueServiceClient
{
    public override QueueClient GetQueueClient(string queueName) =>
        QueueNames.IsValid(queueName)
            ? new StoredQueueClient(store, queueName)
            : throw new ArgumentException($"'{queueName}' is no name of a queue.", nameof(queueName));
}

/// <summary>Sends to one queue of the store.</summary>
internal sealed class StoredQueueClient(QueueStore store, string queue) : QueueClient
{
    /// <summary>That of the service, for who does not ask for another.</summary>
    private static readonly TimeSpan UsualTimeToLive = TimeSpan.FromDays(7);

    public override string Name => queue;

    public override Task<Response<SendReceipt>> SendMessageAsync(string messageText) =>
        SendMessageAsync(messageText, CancellationToken.None);

    public override Task<Response<SendReceipt>> SendMessageAsync(
        string messageText, CancellationToken cancellationToken = default) =>
        SendMessageAsync(messageText, null, null, cancellationToken);

    public override Task<Response<SendReceipt>> SendMessageAsync(
        string messageText, TimeSpan? visibilityTimeout = null, TimeSpan? timeToLive = null,
        CancellationToken cancellationToken = default) =>
        SendMessageAsync(BinaryData.FromString(messageText), visibilityTimeout, timeToLive, cancellationToken);

    // Once handed to the writer a send is not taken back: cancelling it would leave the caller not knowing.
    public override async Task<Response<SendReceipt>> SendMessageAsync(
        BinaryData message, TimeSpan? visibilityTimeout = null, TimeSpan? timeToLive = null,
        CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var life = timeToLive ?? UsualTimeToLive;
        var sent = await store.SendAsync(
            queue, message.ToMemory(), visibilityTimeout ?? TimeSpan.Zero, life < TimeSpan.Zero ? null : life);
        var receipt = QueuesModelFactory.SendReceipt(
            sent.Id, sent.Inserted, sent.Expires ?? DateTimeOffset.MaxValue, sent.Receipt, sent.VisibleFrom);
        return Response.FromValue(receipt, StoredResponse.Created);
    }

    /// <summary>Nothing went over a wire.</summary>
    private sealed class StoredResponse : Response
    {
        public static readonly StoredResponse Created = new();

        public override int Status => 201;

        public override string ReasonPhrase => "Created";

        public override Stream? ContentStream { get; set; }

        public override string ClientRequestId { get; set; } = "";

        public override void Dispose()
        {
            // Nothing is held.
        }

        protected override bool TryGetHeader(string name, [NotNullWhen(true)] out string? value) => (value = null) is not null;

        protected override bool TryGetHeaderValues(string name, [NotNullWhen(true)] out IEnumerable<string>? values) =>
            (values = null) is not null;

        protected override bool ContainsHeader(string name) => false;

        protected override IEnumerable<HttpHeader> EnumerateHeaders() => [];
    }
}
