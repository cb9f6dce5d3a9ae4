namespace Maestro.Router.Decisions;

/// <summary>A decision, written out in words only when somebody reads it.</summary>
public interface IDecision
{
    DecisionRecord ToRecord();
}
