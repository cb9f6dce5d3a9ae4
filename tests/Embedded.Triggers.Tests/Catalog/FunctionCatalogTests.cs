using System.Reflection;
using Embedded.Triggers.Tests.Http;
using Embedded.Triggers.Tests.Support;
using Maestro.Embedded.Hosting;
using Maestro.Embedded.Triggers;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;

namespace Embedded.Triggers.Tests.Catalog;

public sealed class FunctionCatalogTests
{
    private static readonly IConfiguration NoSettings = new ConfigurationBuilder().Build();

    [Fact]
    public void Discover_WithManyFaults_ReportsAllOfThemTogether()
    {
        var exception = Assert.Throws<InvalidFunctionsException>(
            () => FunctionCatalog.Discover([typeof(FaultyFunctions)], NoSettings));
        string[] expected =
        [
            "UnknownTrigger", "NoTrigger", "TwoTriggers", "samename", "1 bad name", "NotPublic", "BadRoute", "ReservedRoute",
            "BadMethod", "NoSuchRouteValue", "UnreadableRouteValue", "NotARequest", "RouteB", "BadSchedule", "NeverDue",
            "NoSetting",
            "QueueB", "QueueName", "QueueArgument", "TokenInOrchestrator", "TwoInputs", "ActivityService",
        ];
        Assert.Equal(expected.Order(), exception.Faults.Select(fault => fault.Function).Order());
        Assert.All(exception.Faults, fault => Assert.Contains(fault.ToString(), exception.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("UnknownTrigger", "BlobTriggerAttribute")]
    [InlineData("samename", "SameName1")]
    [InlineData("NoSetting", "'Missing'")]
    [InlineData("RouteB", "POST")]
    [InlineData("NeverDue", "never")]
    public void Fault_OfAFunction_NamesTheCulprit(string function, string culprit)
    {
        var exception = Assert.Throws<InvalidFunctionsException>(
            () => FunctionCatalog.Discover([typeof(FaultyFunctions)], NoSettings));
        Assert.Contains(
            exception.Faults, fault => fault.Function == function && fault.Message.Contains(culprit, StringComparison.Ordinal));
    }

    [Fact]
    public void Discover_OfAnAssembly_FindsItsFunctions()
    {
        var exception = Assert.Throws<InvalidFunctionsException>(
            () => FunctionCatalog.Discover([typeof(FaultyFunctions).Assembly], NoSettings));
        Assert.Contains(exception.Faults, fault => fault.Function == "UnknownTrigger");
        Assert.Equal(13, FunctionCatalog.Discover([typeof(SampleHttpFunctions)], NoSettings).Functions.Count);
    }

    [Fact]
    public void IsTrigger_OfAnotherObjectForTheSameParameter_IsTrue()
    {
        var function = FunctionCatalog.Discover([typeof(SampleHttpFunctions)], NoSettings).Functions[0];
        Assert.True(function.IsTrigger(new SameParameter(function.TriggerParameter)));
    }

    [Fact]
    public void Create_WithAClassWhoseServicesAreMissing_SaysWhich()
    {
        var exception = Assert.Throws<InvalidFunctionsException>(
            () => EmbeddedHost.Create(TestHost.Setup([typeof(SampleHttpFunctions)], "unused")));
        Assert.Contains("Signals", Assert.Single(exception.Faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Discover_OfAClassWithoutUsableConstructor_SaysSo()
    {
        var exception = Assert.Throws<InvalidFunctionsException>(
            () => FunctionCatalog.Discover([typeof(Unmakeable)], NoSettings));
        Assert.Contains("constructor", Assert.Single(exception.Faults).Message, StringComparison.Ordinal);
    }

    public sealed class Unmakeable
    {
        private Unmakeable()
        {
        }

        [Function("Unmakeable")]
        public void Run([TimerTrigger("0 0 * * * *")] TimerInfo timer)
        {
        }
    }

    /// <summary>What reflection may give a second caller that asks for a method's parameters at the same time.</summary>
    private sealed class SameParameter : ParameterInfo
    {
        public SameParameter(ParameterInfo other) =>
            (NameImpl, PositionImpl, ClassImpl, MemberImpl) = (other.Name, other.Position, other.ParameterType, other.Member);
    }
}
