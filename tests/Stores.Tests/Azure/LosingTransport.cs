using Azure.Core;
using Azure.Core.Pipeline;

namespace Stores.Tests.Azure;

/// <summary>Sends every request, but loses the answers to as many batches as it was told to.</summary>
internal sealed class LosingTransport : HttpPipelineTransport
{
    private readonly HttpClientTransport _inner = new();
    private int _losses;

    public void LoseAnswers(int count) => _losses = count;

    public override Request CreateRequest() => _inner.CreateRequest();

    public override void Process(HttpMessage message) => throw new NotSupportedException("The stores are asynchronous.");

    public override async ValueTask ProcessAsync(HttpMessage message)
    {
        await _inner.ProcessAsync(message);
        if (message.Request.Uri.Path.EndsWith("$batch", StringComparison.Ordinal) && _losses-- > 0)
            throw new IOException("The connection was lost before the answer came.");
    }
}
