using Azure.Core;
using Azure.Data.Tables;
using Azure.Storage.Blobs;

namespace Maestro.Stores.Azure;

/// <summary>
/// How the clients wait and try again. Each call is safe to repeat, so that a lost answer costs time and nothing else.
/// </summary>
/// <remarks>
/// Throttled and failed requests (429, 503, 500, lost connections) are tried six times within some 20 seconds; a Retry-After of
/// the service counts in place of the delay. What is still refused then comes out as <see cref="StoreFault.Unavailable"/>, and
/// the activity that asked is retried by its own policy.
/// </remarks>
internal static class AzureClients
{
    // A request that hangs, on a connection that is gone, must not use up the time of an activity.
    private static readonly TimeSpan TryTimeout = TimeSpan.FromSeconds(20);

    // Bodies of blobs are large; the time is for each block and each read, not for the whole.
    private static readonly TimeSpan BlobTryTimeout = TimeSpan.FromSeconds(60);

    public static TableClientOptions Tables() => Patient(new TableClientOptions(), TryTimeout);

    public static BlobClientOptions Blobs() => Patient(new BlobClientOptions(), BlobTryTimeout);

    private static T Patient<T>(T options, TimeSpan tryTimeout)
        where T : ClientOptions
    {
        options.Retry.Mode = RetryMode.Exponential;
        options.Retry.MaxRetries = 5;
        options.Retry.Delay = TimeSpan.FromMilliseconds(400);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(10);
        options.Retry.NetworkTimeout = tryTimeout;
        return options;
    }
}
