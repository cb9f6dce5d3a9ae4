using System.Collections.Immutable;

namespace Maestro.Router.Pins;

/// <summary>The pins in force. Reading is one memory read; changes go through the store first, one after the other.</summary>
internal sealed class ActivePins(TablePinStore? store, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _changing = new(1, 1);
    private readonly Lock _applying = new();
    private ImmutableArray<Pin> _pins = [];
    private int _changes;
    private int _underWay;

    /// <summary>The pins are kept, and others may set and remove them as well.</summary>
    public bool Kept => store is not null;

    /// <summary>The pins have been read at least once, or nothing keeps them.</summary>
    public bool Known { get; private set; } = store is null;

    /// <summary>Those that have not expired, those that name most first.</summary>
    public IEnumerable<Pin> Current
    {
        get
        {
            var now = time.GetUtcNow();
            return _pins.Where(pin => pin.ExpiresAt > now);
        }
    }

    /// <summary>
    /// Takes over what is stored. A list that was read while a change went to the store may be of before it: it is thrown away,
    /// and the next one has the change.
    /// </summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (store is null) return;
        var before = Volatile.Read(ref _changes);
        var stored = Order(await store.LoadAsync(cancellationToken));
        lock (_applying)
        {
            Known = true;
            if (_underWay == 0 && before == _changes) _pins = stored;
        }
    }

    public Pin? Find(string model, string? step, string? project)
    {
        var pins = _pins;
        if (pins.IsEmpty) return null;
        var now = time.GetUtcNow();
        foreach (var pin in pins)
        {
            if (pin.ExpiresAt > now && pin.Concerns(model, step, project)) return pin;
        }

        return null;
    }

    /// <summary>
    /// It holds here, and is stored, when this returns. Throws what the store throws, and then it does not hold here yet.
    /// </summary>
    public Task SetAsync(Pin pin, CancellationToken cancellationToken) =>
        ChangeAsync(
            store is null ? null : token => store.PutAsync(pin, token),
            pins => pins.RemoveAll(other => other.Id == pin.Id).Add(pin), cancellationToken);

    /// <summary>False when there is no such pin.</summary>
    public async Task<bool> RemoveAsync(string id, CancellationToken cancellationToken)
    {
        if (Kept) await LoadAsync(cancellationToken); // it may have been set elsewhere just now
        if (Current.All(pin => pin.Id != id)) return false;
        await ChangeAsync(
            store is null ? null : token => store.DeleteAsync(id, token), pins => pins.RemoveAll(pin => pin.Id == id),
            cancellationToken);
        return true;
    }

    public void Dispose() => _changing.Dispose();

    private static ImmutableArray<Pin> Order(IEnumerable<Pin> pins) =>
        [.. pins.OrderByDescending(pin => pin.Weight).ThenBy(pin => pin.Id, StringComparer.Ordinal)];

    private async Task ChangeAsync(
        Func<CancellationToken, Task>? save, Func<ImmutableArray<Pin>, ImmutableArray<Pin>> change,
        CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            lock (_applying) _underWay++;
            if (save is not null) await save(cancellationToken);
            lock (_applying)
            {
                var now = time.GetUtcNow();
                _pins = Order(change(_pins).Where(pin => pin.ExpiresAt > now));
            }
        }
        finally
        {
            lock (_applying)
            {
                _underWay--;
                _changes++;
            }

            _changing.Release();
        }
    }
}
