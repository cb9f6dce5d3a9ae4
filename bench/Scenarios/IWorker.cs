namespace Maestro.Bench.Scenarios;

/// <summary>A part of a scenario that needs a process of its own, often in order to be killed. Hidden from the help.</summary>
internal interface IWorker
{
    Command Command();
}
