namespace Maestro.Tools.Logs.Queries;

/// <summary>What keeps memory and answers small, whatever the size of the log.</summary>
internal static class QueryLimits
{
    /// <summary>Characters of one line in a result.</summary>
    public const int LineChars = 1000;

    /// <summary>Characters of a line in an outline, which shows many.</summary>
    public const int SampleChars = 300;

    /// <summary>Characters of all lines of one search result; items past it are left out and the result says truncated.</summary>
    public const int ResultChars = 200_000;

    public const int MaxItems = 500;
    public const int MaxContext = 20;
    public const int MaxGroups = 500;
    public const int MaxBuckets = 500;
    public const int OutlineComponents = 40;
    public const int OutlineErrors = 8;

    /// <summary>
    /// Distinct groups that are told apart; what comes after them is counted together as <see cref="OtherGroup"/>.
    /// </summary>
    public const int DistinctGroups = 20_000;

    public const string OtherGroup = "(other)";
}
