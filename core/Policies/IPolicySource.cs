namespace Maestro.Policies;

/// <summary>The policies in force. They can change at any time: whoever needs one answer takes the engine once.</summary>
public interface IPolicySource
{
    IPolicyEngine Current { get; }

    /// <summary>The set that <see cref="Current"/> decides by; null when it is known to a server alone.</summary>
    PolicySet? Set { get; }

    /// <summary>An engine for a set that was in force before, as far as it was kept; null when it was not.</summary>
    IPolicyEngine? Find(string digest);
}
