namespace Maestro.Stores;

/// <summary>A stored row. <paramref name="Body"/> is the JSON text as it was written.</summary>
/// <param name="Partition">Partition key.</param>
/// <param name="Row">Row key.</param>
/// <param name="ETag">The row's version: opaque, different after every write, never used again for another version.</param>
/// <param name="Body">JSON text.</param>
public sealed record TableRow(string Partition, string Row, string ETag, string Body);
