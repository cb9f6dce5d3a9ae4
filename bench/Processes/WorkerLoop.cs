namespace Maestro.Bench.Processes;

/// <summary>
/// The worker's side: takes commands until its input ends, each on its own, and answers in whatever order they are done.
/// </summary>
internal static class WorkerLoop
{
    private static readonly object Gate = new();

    public static void Announce(string word, string rest = "") => WriteLine($"{word}\t{rest}");

    /// <summary>
    /// Returns when the input has ended, which it also does when the parent dies, and all commands are answered.
    /// </summary>
    public static async Task RunAsync(Func<string[], Task<string>> handle)
    {
        var running = new List<Task>();
        while (await Console.In.ReadLineAsync() is { } line)
        {
            running.RemoveAll(task => task.IsCompletedSuccessfully);
            running.Add(Task.Run(() => AnswerAsync(line.Split('\t'), handle)));
        }

        await Task.WhenAll(running);
    }

    private static async Task AnswerAsync(string[] parts, Func<string[], Task<string>> handle)
    {
        string answer;
        try
        {
            answer = await handle(parts[1..]);
        }
        catch (Exception exception)
        {
            // The parent decides what a fault means.
            answer = $"fault\t{exception.GetType().Name}: {exception.Message.ReplaceLineEndings(" ")}";
        }

        WriteLine($"{parts[0]}\t{answer}");
    }

    private static void WriteLine(string line)
    {
        lock (Gate)
        {
            Console.Out.WriteLine(line);
            Console.Out.Flush();
        }
    }
}
