using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Binds a DurableTaskClient parameter to the app's task hub.</summary>
public sealed class DurableClientAttribute : InputBindingAttribute
{
    /// <summary>Another task hub; null means the app's own.</summary>
    public string? TaskHub { get; set; }

    /// <summary>Setting with that hub's connection; null means the app's own.</summary>
    public string? ConnectionName { get; set; }
}
