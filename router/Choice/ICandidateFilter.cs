using Maestro.Router.Model;

namespace Maestro.Router.Choice;

/// <summary>A hard constraint. Register further ones as services; all are asked, in order of registration, until one excludes.</summary>
public interface ICandidateFilter
{
    string Name { get; }

    /// <summary>Why this deployment cannot take a request now, in words for a person; null when it can. Called on the request path: no I/O.</summary>
    string? Exclude(Deployment deployment);
}
