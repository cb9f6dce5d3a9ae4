namespace Maestro.Rego.Tests.Language;

public sealed class UnsteadyTests
{
    [Theory]
    [InlineData("allow if input.x == 1", "")]
    [InlineData("allow if time.now_ns() > 5", "time.now_ns")]
    [InlineData("allow if [rand.intn(\"x\", 3) | true][_] == 0", "rand.intn")]
    [InlineData("f(x) := uuid.rfc4122(x)", "uuid.rfc4122")]
    [InlineData("allow if time.parse_rfc3339_ns(input.time) > 5", "")]
    [InlineData("g(_, _) := 1\nallow if data.a.g(\"x\", 3) == 2 with data.a.g as rand.intn", "rand.intn")]
    public void UnsteadyFunctions_OfAProgram_AreThoseThatItCalls(string rules, string expected)
    {
        var program = RegoCompiler.Compile(new RegoModule("a.rego", "package a\n" + rules)).Program!;

        Assert.Equal(expected, string.Join(',', program.UnsteadyFunctions));
    }
}
