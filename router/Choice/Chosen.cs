using Maestro.Router.Decisions;
using Maestro.Router.Model;

namespace Maestro.Router.Choice;

/// <summary>What a choice came to: the deployment, or null, and every candidate with the reason it was or was not it.</summary>
internal readonly record struct Chosen(Deployment? Deployment, CandidateRecord[] Candidates);
