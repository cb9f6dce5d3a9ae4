using CsCheck;
using Maestro.Router.Learning;
using Microsoft.Extensions.Time.Testing;

namespace Router.Tests.Decisions;

public sealed class LatencySketchTests
{
    [Fact]
    public void Quantile_IsWithinThreePercentOfTheExactOne()
    {
        var values = Gen.Double[0.2, 100_000].Array[1, 400];
        Gen.Select(values, Gen.Double[0.01, 1]).Sample((all, share) =>
        {
            var sketch = new LatencySketch(new FakeTimeProvider());
            foreach (var value in all) sketch.Record(value);
            Array.Sort(all);
            var exact = all[Math.Max(0, (int)Math.Ceiling(all.Length * share) - 1)];
            return Math.Abs(sketch.Quantile(share)!.Value - exact) <= exact * 0.03;
        });
    }

    [Fact]
    public void P95_ForgetsWhatIsOlderThanTwoMinutes()
    {
        var time = new FakeTimeProvider();
        var sketch = new LatencySketch(time);
        Assert.Null(sketch.P95);
        for (var count = 0; count < 100; count++) sketch.Record(5000);
        Assert.InRange(sketch.P95!.Value, 4800, 5200);

        time.Advance(TimeSpan.FromMinutes(3));
        for (var count = 0; count < 100; count++) sketch.Record(10);
        Assert.InRange(sketch.P95!.Value, 9.5, 10.5);
    }

    [Fact]
    public void Record_FromManyThreads_LosesNothingThatMatters()
    {
        var sketch = new LatencySketch(TimeProvider.System);
        Parallel.For(0, 8000, number => sketch.Record(number % 100));
        Assert.Equal(8000, sketch.Count);
        Assert.InRange(sketch.P95!.Value, 85, 100);
    }

    [Fact]
    public void Reliability_FallsWithFailures_AndRecovers()
    {
        var time = new FakeTimeProvider();
        var reliability = new Reliability(time);
        var before = reliability.LowerBound;
        for (var count = 0; count < 20; count++) reliability.Record(success: false);
        var bad = reliability.LowerBound;
        time.Advance(TimeSpan.FromMinutes(5));
        reliability.Record(success: true);
        Assert.InRange(before, 0.85, 0.95);
        Assert.True(bad < 0.5);
        Assert.True(reliability.LowerBound > 0.85);
        Assert.True(reliability.Mean > reliability.LowerBound);
    }

    [Fact]
    public void RateWindow_CountsTheLastMinute()
    {
        var time = new FakeTimeProvider();
        var window = new RateWindow(time);
        window.Add(60);
        Assert.Equal(60, window.PerMinute);
        time.Advance(TimeSpan.FromSeconds(90));
        Assert.InRange(window.PerMinute, 29, 31);
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(0, window.PerMinute);
    }
}
