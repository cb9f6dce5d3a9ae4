using Embedded.Engine.Tests.Hosting;

// Only with -p:DurableSdk=nuget: see the project file.
namespace Embedded.Engine.Tests.OnRealHost;

[Collection(RealHost.Suites)]
public sealed class ActivityTests() : Behaviour.ActivityTests(new RealHost());

[Collection(RealHost.Suites)]
public sealed class ContinueAsNewTests() : Behaviour.ContinueAsNewTests(new RealHost());

[Collection(RealHost.Suites)]
public sealed class ControlTests() : Behaviour.ControlTests(new RealHost());

[Collection(RealHost.Suites)]
public sealed class EventTests() : Behaviour.EventTests(new RealHost());

[Collection(RealHost.Suites)]
public sealed class PurgeTests() : Behaviour.PurgeTests(new RealHost());

[Collection(RealHost.Suites)]
public sealed class QueryTests() : Behaviour.QueryTests(new RealHost());

[Collection(RealHost.Suites)]
public sealed class RetryTests() : Behaviour.RetryTests(new RealHost());

[Collection(RealHost.Suites)]
public sealed class StartTests() : Behaviour.StartTests(new RealHost());

[Collection(RealHost.Suites)]
public sealed class SubOrchestrationTests() : Behaviour.SubOrchestrationTests(new RealHost());

[Collection(RealHost.Suites)]
public sealed class TimerTests() : Behaviour.TimerTests(new RealHost());
