using ModelContextProtocol;

namespace Maestro.Tools.Logs.Faults;

/// <summary>A call that cannot be answered as asked. The message goes to the caller, so it says what to change.</summary>
internal sealed class ToolFault(string message) : McpException(message);
