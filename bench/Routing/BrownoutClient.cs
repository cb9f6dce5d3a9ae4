using System.Text;
using System.Text.Json;
using Maestro.Wire;

namespace Maestro.Bench.Routing;

/// <summary>Asks for something of its own with each request and looks closely at what comes back.</summary>
internal sealed class BrownoutClient(HttpClient http)
{
    private const string End = "and that is all of it";

    /// <summary>The simulator's script: it repeats the question, in enough pieces to be cut between.</summary>
    public static string Script =>
        $$$"""rules: [{ answer: "[{{ lastUser }}] one two three four five six seven eight nine ten {{{End}}}" }]""";

    public async Task<BrownoutAnswer> AskAsync(int number, bool stream)
    {
        var question = string.Create(CultureInfo.InvariantCulture, $"q{number}q");
        var body =
            $$"""{"model":"m0","stream":{{(stream ? "true" : "false")}},"messages":[{"role":"user","content":"{{question}}"}]}""";
        using var request = new HttpRequestMessage(
            HttpMethod.Post, "/v1/chat/completions") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        var attempts = response.Headers.TryGetValues(RouterHeaders.Attempts, out var values)
            ? int.Parse(values.First(), CultureInfo.InvariantCulture)
            : 0;
        if (!response.IsSuccessStatusCode) return new(attempts, false, false, false, false);

        var (text, clean) = await ReadAsync(response);
        var (content, done) = stream ? Chunks(text) : (Content(text), true);
        var looksWhole = clean && done && content is not null;
        var whole = looksWhole && content!.StartsWith($"[{question}]", StringComparison.Ordinal)
            && content.EndsWith(End, StringComparison.Ordinal);
        var answers = content is null ? 0 : content.Split('[').Length - 1;
        return new(
            attempts, content is { Length: > 0 }, looksWhole, whole,
            answers > 1 || (answers == 1 && !content!.Contains(question, StringComparison.Ordinal)));
    }

    private static async Task<(string Text, bool Clean)> ReadAsync(HttpResponseMessage response)
    {
        await using var stream = await response.Content.ReadAsStreamAsync();
        using var buffer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(buffer);
            return (Encoding.UTF8.GetString(buffer.ToArray()), true);
        }
        catch (Exception fault) when (fault is IOException or HttpRequestException)
        {
            return (Encoding.UTF8.GetString(buffer.ToArray()), false);
        }
    }

    private static string? Content(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return document.RootElement.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString();
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static (string? Content, bool Done) Chunks(string text)
    {
        var content = new StringBuilder();
        var done = false;
        foreach (var line in text.Split('\n').Where(line => line.StartsWith("data: ", StringComparison.Ordinal)))
        {
            if (line == "data: [DONE]") done = true;
            else if (Delta(line[6..]) is { } piece) content.Append(piece);
        }

        return (content.ToString(), done);
    }

    private static string? Delta(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.TryGetProperty("choices", out var choices) && choices.GetArrayLength() > 0
            && choices[0].GetProperty("delta").TryGetProperty("content", out var content)
            ? content.GetString()
            : null;
    }
}
