using System.Globalization;

namespace Host.Tests.Toolbox;

/// <summary>What a tool named for a call is told to do.</summary>
internal enum Misbehaviour
{
    None,

    /// <summary>Takes effect, then ends its process; once.</summary>
    Crash,

    /// <summary>Takes effect, then answers only when it is cancelled; once.</summary>
    Hang,

    /// <summary>Takes effect, then reports an error; each time.</summary>
    Fail,

    /// <summary>Takes a little time; each time.</summary>
    Dawdle,
}

/// <summary>
/// The world outside that tools change: one file per effect, so that processes that are killed at any instant neither lose nor
/// tear one, and one file per misbehaviour asked for.
/// </summary>
internal sealed class Effects
{
    private readonly string _effects;
    private readonly string _orders;
    private readonly string _staging;
    private int _count;

    public Effects(string folder)
    {
        _effects = Path.Combine(folder, "effects");
        _orders = Path.Combine(folder, "orders");
        _staging = Path.Combine(folder, "staging");
        Directory.CreateDirectory(_effects);
        Directory.CreateDirectory(_orders);
        Directory.CreateDirectory(_staging);
    }

    public void Record(string tool, string name)
    {
        var order = string.Create(
            CultureInfo.InvariantCulture,
            $"{DateTime.UtcNow.Ticks:D19}-{Interlocked.Increment(ref _count):D6}-{Environment.ProcessId}");
        var staged = Path.Combine(_staging, order);
        File.WriteAllText(staged, $"{tool} {name}");
        File.Move(staged, Path.Combine(_effects, order));
    }

    /// <summary>All effects, as <c>tool name</c>, in the order in which they took place.</summary>
    public IReadOnlyList<string> Read() =>
        [.. Directory.EnumerateFiles(_effects).Order(StringComparer.Ordinal).Select(File.ReadAllText)];

    /// <summary>The effects on names that begin like this.</summary>
    public IReadOnlyList<string> On(string prefix) =>
        [.. Read().Where(effect => effect.Split(' ')[1].StartsWith(prefix, StringComparison.Ordinal))];

    /// <summary>The same with the tool server's process that made each.</summary>
    public IReadOnlyList<(string Process, string Name)> ByProcess(string prefix) =>
    [
        .. Directory.EnumerateFiles(_effects)
            .Select(path => (Process: Path.GetFileName(path).Split('-')[2], Name: File.ReadAllText(path).Split(' ')[1]))
            .Where(effect => effect.Name.StartsWith(prefix, StringComparison.Ordinal)),
    ];

    public void Order(string name, Misbehaviour what) => File.WriteAllText(Path.Combine(_orders, name), what.ToString());

    /// <summary>
    /// The order for this call: for this tool on this name, for the name, or for all names with its beginning, as
    /// <c>beginning.all</c>.
    /// </summary>
    public Misbehaviour Take(string tool, string name)
    {
        var path = ((string[])[$"{tool}~{name}", name, name.Split('.')[0] + ".all"])
            .Select(order => Path.Combine(_orders, order)).FirstOrDefault(File.Exists);
        if (path is null) return Misbehaviour.None;
        var what = Enum.Parse<Misbehaviour>(File.ReadAllText(path));
        if (what is Misbehaviour.Crash or Misbehaviour.Hang) File.Delete(path);
        return what;
    }
}
