namespace Embedded.Engine.Tests.OnEngine;

public sealed class ActivityTests() : Behaviour.ActivityTests(new EngineHost());

public sealed class ContinueAsNewTests() : Behaviour.ContinueAsNewTests(new EngineHost());

public sealed class ControlTests() : Behaviour.ControlTests(new EngineHost());

public sealed class EventTests() : Behaviour.EventTests(new EngineHost());

public sealed class ProviderTests() : Behaviour.ProviderTests(new EngineHost());

public sealed class PurgeTests() : Behaviour.PurgeTests(new EngineHost());

public sealed class QueryTests() : Behaviour.QueryTests(new EngineHost());

public sealed class RetryTests() : Behaviour.RetryTests(new EngineHost());

public sealed class StartTests() : Behaviour.StartTests(new EngineHost());

public sealed class SubOrchestrationTests() : Behaviour.SubOrchestrationTests(new EngineHost());

public sealed class TimerTests() : Behaviour.TimerTests(new EngineHost());
