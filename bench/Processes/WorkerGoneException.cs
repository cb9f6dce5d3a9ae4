namespace Maestro.Bench.Processes;

/// <summary>The worker died before it answered.</summary>
internal sealed class WorkerGoneException(Exception? inner = null) : Exception("The worker died before it answered.", inner);
