namespace Router.Tests;

internal static class Wire
{
    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response)
    {
        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync());
        return document.RootElement.Clone();
    }

    public static async Task<JsonElement> ErrorAsync(this HttpResponseMessage response) =>
        (await response.JsonAsync()).GetProperty("error");

    public static string Header(this HttpResponseMessage response, string name) => response.Headers.GetValues(name).Single();
}
