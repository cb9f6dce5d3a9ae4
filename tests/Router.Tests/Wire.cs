using System.Diagnostics;
using System.Text.Json;

namespace Router.Tests;

internal static class Wire
{
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return document.RootElement.Clone();
    }

    public static async Task<JsonElement> ErrorAsync(this HttpResponseMessage response) => (await response.JsonAsync()).GetProperty("error");

    public static string Header(this HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();

    /// <summary>Waits for something that happens on its own, for at most ten seconds.</summary>
    public static Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    /// <summary>As the other, asking somebody.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        var started = Stopwatch.StartNew();
        while (!await condition())
        {
            Assert.True(started.Elapsed < TimeSpan.FromSeconds(10), "it did not happen within ten seconds");
            await Task.Delay(5);
        }
    }
}
