using Maestro.Problems;
using Microsoft.AspNetCore.Http;

namespace Maestro.Embedded.Triggers.Http;

/// <summary>Takes one argument from a request. A value that cannot be read is added to the faults, and what is returned is not used.</summary>
internal delegate object? HttpArgument(HttpContext context, ICollection<Fault> faults);
