namespace Embedded.Engine.Tests.OnInProcessHost;

[Collection(InProcessHost.Suites)]
public sealed class ActivityTests() : Behaviour.ActivityTests(new InProcessHost());

[Collection(InProcessHost.Suites)]
public sealed class ContinueAsNewTests() : Behaviour.ContinueAsNewTests(new InProcessHost());

[Collection(InProcessHost.Suites)]
public sealed class ControlTests() : Behaviour.ControlTests(new InProcessHost());

[Collection(InProcessHost.Suites)]
public sealed class EventTests() : Behaviour.EventTests(new InProcessHost());

[Collection(InProcessHost.Suites)]
public sealed class PurgeTests() : Behaviour.PurgeTests(new InProcessHost());

[Collection(InProcessHost.Suites)]
public sealed class QueryTests() : Behaviour.QueryTests(new InProcessHost());

[Collection(InProcessHost.Suites)]
public sealed class RetryTests() : Behaviour.RetryTests(new InProcessHost());

[Collection(InProcessHost.Suites)]
public sealed class StartTests() : Behaviour.StartTests(new InProcessHost());

[Collection(InProcessHost.Suites)]
public sealed class SubOrchestrationTests() : Behaviour.SubOrchestrationTests(new InProcessHost());

[Collection(InProcessHost.Suites)]
public sealed class TimerTests() : Behaviour.TimerTests(new InProcessHost());
