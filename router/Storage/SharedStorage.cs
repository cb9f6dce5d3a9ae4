using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Maestro.Stores;
using Maestro.Stores.Azure;

namespace Maestro.Router.Storage;

/// <summary>Opens what <c>ROUTER_STORAGE</c> names: tables that several routers share.</summary>
public static class SharedStorage
{
    internal const string Decisions = "routerdecisions";
    internal const string Pins = "routerpins";
    internal const string Spending = "routerspending";

    /// <summary>
    /// The tables that routers use. An identity with a role on these alone suffices where somebody else has made them.
    /// </summary>
    public static IReadOnlyList<string> Tables { get; } = [Decisions, Pins, Spending];

    /// <summary>
    /// An address such as <c>https://account.table.core.windows.net</c>, used as whoever the machine is, or a connection string
    /// (<c>UseDevelopmentStorage=true</c> for Azurite). Calls nothing. Throws <see cref="ConfigException"/> for anything else,
    /// without repeating it: it may hold a key.
    /// </summary>
    public static ITableStore Open(string setting)
    {
        if (Uri.TryCreate(setting, UriKind.Absolute, out var uri) && uri.Scheme is "https" && uri.Query.Length == 0
            && uri.UserInfo.Length == 0)
            return new AzureTableStore(new TableServiceClient(uri, new DefaultAzureCredential(), Options()));
        try
        {
            if (setting.Contains('=', StringComparison.Ordinal) && uri is null)
                return new AzureTableStore(new TableServiceClient(setting, Options()));
        }
        catch (Exception fault) when (fault is FormatException or InvalidOperationException or ArgumentException)
        {
            // Said below, without the SDK's words: they may quote the setting.
        }

        throw new ConfigException(
            "The environment", [new("ROUTER_STORAGE", "must be the https address of a table service, or a connection string")]);
    }

    /// <summary>Short: each caller here has something that it can do instead, and tries again by itself.</summary>
    private static TableClientOptions Options()
    {
        var options = new TableClientOptions();
        options.Retry.Mode = RetryMode.Exponential;
        options.Retry.MaxRetries = 2;
        options.Retry.Delay = TimeSpan.FromMilliseconds(200);
        options.Retry.MaxDelay = TimeSpan.FromSeconds(1);
        options.Retry.NetworkTimeout = TimeSpan.FromSeconds(3);
        return options;
    }
}
