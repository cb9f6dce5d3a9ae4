using System.Collections.Immutable;

namespace Maestro.Router.Pins;

/// <summary>The pins in force. Reading is one memory read; changes go through the store first, one after the other.</summary>
internal sealed class PinBoard(IPinStore? store, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _changing = new(1, 1);
    private ImmutableArray<Pin> _pins = [];

    /// <summary>Those that have not expired, those that name most first.</summary>
    public IEnumerable<Pin> Current
    {
        get
        {
            var now = time.GetUtcNow();
            return _pins.Where(pin => pin.ExpiresAt > now);
        }
    }

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (store is not null) _pins = Order(await store.LoadAsync(cancellationToken));
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

    public Task SetAsync(Pin pin, CancellationToken cancellationToken) => ChangeAsync(pins => pins.RemoveAll(other => other.Id == pin.Id).Add(pin), cancellationToken);

    /// <summary>False when there is no such pin.</summary>
    public async Task<bool> RemoveAsync(string id, CancellationToken cancellationToken)
    {
        var known = Current.Any(pin => pin.Id == id);
        if (known) await ChangeAsync(pins => pins.RemoveAll(pin => pin.Id == id), cancellationToken);
        return known;
    }

    public void Dispose() => _changing.Dispose();

    private static ImmutableArray<Pin> Order(IEnumerable<Pin> pins) => [.. pins.OrderByDescending(pin => pin.Weight).ThenBy(pin => pin.Id, StringComparer.Ordinal)];

    private async Task ChangeAsync(Func<ImmutableArray<Pin>, ImmutableArray<Pin>> change, CancellationToken cancellationToken)
    {
        await _changing.WaitAsync(cancellationToken);
        try
        {
            var now = time.GetUtcNow();
            var next = Order(change(_pins).Where(pin => pin.ExpiresAt > now));
            if (store is not null) await store.SaveAsync(next, cancellationToken);
            _pins = next;
        }
        finally
        {
            _changing.Release();
        }
    }
}
