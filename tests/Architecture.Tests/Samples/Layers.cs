// Namespaces without a cycle, however they look.
#pragma warning disable CA1052 // They exist to be looked at, not to be run.

// Everything points down, and two ways lead to the bottom.
namespace Architecture.Tests.Samples.Layers.Diamond.Top
{
    internal sealed class User { public Left.One? One { get; set; } public Right.Two? Two { get; set; } }
}
namespace Architecture.Tests.Samples.Layers.Diamond.Left { internal sealed class One : Bottom.Target; }
namespace Architecture.Tests.Samples.Layers.Diamond.Right { internal sealed class Two : Bottom.Target; }
namespace Architecture.Tests.Samples.Layers.Diamond.Bottom { internal class Target; }

// A child that uses its parent, which does not use it.
namespace Architecture.Tests.Samples.Layers.Child.A { internal class Below; }
namespace Architecture.Tests.Samples.Layers.Child.A.Inner { internal sealed class User : Below; }

// Two types of one namespace may use each other.
namespace Architecture.Tests.Samples.Layers.Mutual.A
{
    internal sealed class One { public Two? Two { get; set; } } internal sealed class Two { public One? One { get; set; } }
}
namespace Architecture.Tests.Samples.Layers.Mutual.B { internal sealed class User { public A.One? One { get; set; } } }
