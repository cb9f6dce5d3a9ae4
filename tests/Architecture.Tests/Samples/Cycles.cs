// Small pairs of namespaces that form a cycle, each by one kind of use. The way back is always a base type.
#pragma warning disable CS0649, CA1052 // They exist to be looked at, not to be run.

namespace Architecture.Tests.Samples.Cycles.Field.A
{
    internal class Below; internal sealed class User { public B.Target? Target; }
}
namespace Architecture.Tests.Samples.Cycles.Field.B { internal sealed class Target : A.Below; }

namespace Architecture.Tests.Samples.Cycles.Base.A { internal class Below; internal sealed class User : B.Target; }
namespace Architecture.Tests.Samples.Cycles.Base.B { internal class Target : A.Below; }

namespace Architecture.Tests.Samples.Cycles.Signature.A { internal class Below; internal interface IUser { void Take(
    List<B.Target[]> targets); } }
namespace Architecture.Tests.Samples.Cycles.Signature.B { internal sealed class Target : A.Below; }

namespace Architecture.Tests.Samples.Cycles.Constraint.A { internal class Below; internal interface IUser<T> where T : B.Target; }
namespace Architecture.Tests.Samples.Cycles.Constraint.B { internal class Target : A.Below; }

namespace Architecture.Tests.Samples.Cycles.Attribute.A
{
    internal class Below;

    [AttributeUsage(AttributeTargets.Class)]
    internal sealed class NamesAttribute(Type type) : System.Attribute
    {
        public Type Type { get; } = type;
    }

    [Names(typeof(B.Target))]
    internal static class User;
}
namespace Architecture.Tests.Samples.Cycles.Attribute.B { internal sealed class Target : A.Below; }

namespace Architecture.Tests.Samples.Cycles.Body.A
{
    internal class Below; internal static class User { public static object Make() => new B.Target(); }
}
namespace Architecture.Tests.Samples.Cycles.Body.B { internal sealed class Target : A.Below; }

namespace Architecture.Tests.Samples.Cycles.Call.A { internal class Below; internal static class User { public static bool Ask(
    object x) => Equals(x, B.Target.One()); } }
namespace Architecture.Tests.Samples.Cycles.Call.B { internal sealed class Target : A.Below { public static string One() =>
    "1"; } }

namespace Architecture.Tests.Samples.Cycles.Catch.A
{
    internal class BelowException : Exception;

    internal static class User
    {
        public static void Try(Action action)
        {
            try { action(); }
            catch (B.TargetException) { throw new InvalidOperationException(); }
        }
    }
}
namespace Architecture.Tests.Samples.Cycles.Catch.B { internal sealed class TargetException : A.BelowException; }

// The lambda and the state machine are types of the compiler's, and count as User.
namespace Architecture.Tests.Samples.Cycles.Lambda.A
{
    internal class Below;
    internal static class User { public static Func<int, object> Make() => x => x > 0 ? new B.Target() : x; }
}
namespace Architecture.Tests.Samples.Cycles.Lambda.B { internal sealed class Target : A.Below; }

namespace Architecture.Tests.Samples.Cycles.Async.A
{
    internal class Below;

    internal static class User
    {
        public static async Task<object> MakeAsync()
        {
            await Task.Yield();
            return new B.Target();
        }
    }
}
namespace Architecture.Tests.Samples.Cycles.Async.B { internal sealed class Target : A.Below; }

namespace Architecture.Tests.Samples.Cycles.Nested.A
{
    internal class Below; internal static class User { internal sealed class Inner { public B.Target.Deep? Deep { get; set; } } }
}
namespace Architecture.Tests.Samples.Cycles.Nested.B { internal sealed class Target : A.Below { internal sealed class Deep; } }

namespace Architecture.Tests.Samples.Cycles.Child.A
{
    internal class Below; internal sealed class User { public Inner.Target? Target { get; set; } }
}
namespace Architecture.Tests.Samples.Cycles.Child.A.Inner { internal sealed class Target : Below; }

namespace Architecture.Tests.Samples.Cycles.Three.A { internal class Below; internal sealed class User : C.Middle; }
namespace Architecture.Tests.Samples.Cycles.Three.B { internal class Target : A.Below; }
namespace Architecture.Tests.Samples.Cycles.Three.C { internal class Middle : B.Target; }
