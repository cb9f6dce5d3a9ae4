using System.Text.Json;

namespace Maestro.Router.Decisions;

/// <summary>One JSON document a line, in files that are put aside when they are large; the oldest are deleted.</summary>
internal sealed class FileDecisionSink(string folder, long fileBytes = 32 * 1024 * 1024, int files = 4) : IDecisionSink
{
    private readonly string _path = Path.Combine(folder, "decisions.jsonl");

    public async Task<int> WriteAsync(IReadOnlyList<DecisionRecord> records, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        await using (var file = new FileStream(_path, FileMode.Append, FileAccess.Write))
        {
            foreach (var record in records)
            {
                await JsonSerializer.SerializeAsync(file, record, DecisionJson.Default.DecisionRecord, cancellationToken);
                file.WriteByte((byte)'\n');
            }
        }

        if (new FileInfo(_path).Length > fileBytes) Rotate();
        return 0;
    }

    public async Task<IReadOnlyList<DecisionRecord>> ReadAsync(int limit, CancellationToken cancellationToken)
    {
        var records = new Queue<DecisionRecord>();
        foreach (var path in Enumerable.Range(0, files).Select(Name).Reverse().Where(File.Exists))
        {
            await foreach (var line in File.ReadLinesAsync(path, cancellationToken))
            {
                if (Parse(line) is not { } record) continue;
                records.Enqueue(record);
                if (records.Count > limit) records.Dequeue();
            }
        }

        return [.. records];
    }

    /// <summary>The last line before a crash may be half a line: it is nothing.</summary>
    private static DecisionRecord? Parse(string line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, DecisionJson.Default.DecisionRecord);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private void Rotate()
    {
        for (var number = files - 1; number > 0; number--)
        {
            if (File.Exists(Name(number - 1))) File.Move(Name(number - 1), Name(number), overwrite: true);
        }
    }

    private string Name(int number) => number == 0 ? _path : $"{_path}.{number}";
}
