namespace Maestro.Router.Choice;

/// <summary>
/// What a choice came to: the deployment, or null, and every candidate with its objectives or the rule that excluded it.
/// </summary>
/// <param name="Shadow">What the strategy that only watches would have chosen.</param>
internal sealed record Chosen(DeploymentGroup Group, Deployment? Deployment, Candidate[] Candidates, Deployment? Shadow)
{
    /// <summary>Candidates that policy keeps out.</summary>
    public int Denied
    {
        get
        {
            var denied = 0;
            foreach (ref readonly var candidate in Candidates.AsSpan())
            {
                if (candidate.Exclusion?.Rule == Rules.Policy) denied++;
            }

            return denied;
        }
    }
}
