using Maestro.Recipes;

namespace Maestro.Tests.Recipes;

public sealed class DurationTests
{
    [Theory]
    [InlineData("500ms", 500)]
    [InlineData("1s", 1000)]
    [InlineData("5m", 300_000)]
    [InlineData("1h30m", 5_400_000)]
    [InlineData("1d2h3m4s5ms", 93_784_005)]
    public void TryParse_ADuration_GivesIt(string text, long milliseconds)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(milliseconds, duration.TotalMilliseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("5")]
    [InlineData("0s")]
    [InlineData("-1s")]
    [InlineData("1.5s")]
    [InlineData("5 m")]
    [InlineData("1s1s")]
    [InlineData("1s1m")]
    [InlineData("1w")]
    [InlineData("366d")]
    [InlineData("99999999999s")]
    public void TryParse_AnythingElse_Refuses(string text) => Assert.False(Duration.TryParse(text, out _));

    [Fact]
    public void DelayAfter_GrowsByTheFactorUpToTheLongest()
    {
        var retry = RetryPolicy.Default;
        Assert.Equal([1, 2, 4, 8, 16, 30, 30], Enumerable.Range(1, 7).Select(attempt => retry.DelayAfter(attempt).TotalSeconds));
        Assert.Equal(retry.MaxDelay, retry.DelayAfter(5000));
    }
}
