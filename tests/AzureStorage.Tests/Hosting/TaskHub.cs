using DurableTask.AzureStorage;
using Microsoft.Extensions.Logging;

namespace AzureStorage.Tests.Hosting;

/// <summary>
/// One task hub in a storage account, as <c>host.json</c> sets it up, but quicker to notice that a worker died.
/// </summary>
/// <param name="ConnectionString">The account.</param>
/// <param name="Name">Letters and digits.</param>
internal sealed record TaskHub(string ConnectionString, string Name)
{
    /// <summary>How long work that was in hand when a worker died stays hidden from the next one.</summary>
    public static readonly TimeSpan Redelivery = TimeSpan.FromSeconds(8);

    public static TaskHub In(string connectionString) => new(connectionString, $"hub{Guid.NewGuid():N}"[..20]);

    public AzureStorageOrchestrationService Open(ILoggerFactory logging) => new(new AzureStorageOrchestrationServiceSettings
    {
        StorageAccountClientProvider = new StorageAccountClientProvider(ConnectionString),
        TaskHubName = Name,
        PartitionCount = 1,
        UseTablePartitionManagement = true,
        MaxQueuePollingInterval = TimeSpan.FromMilliseconds(200),
        ControlQueueVisibilityTimeout = Redelivery,
        WorkItemQueueVisibilityTimeout = Redelivery,
        LoggerFactory = logging,
    });
}
