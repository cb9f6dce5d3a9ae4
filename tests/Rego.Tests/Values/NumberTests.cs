using CsCheck;

namespace Maestro.Rego.Tests.Values;

public class NumberTests
{
    [Theory]
    [InlineData("0.1 + 0.2", "0.3")]
    [InlineData("1 / 3", "0.33333333333333333334")]
    [InlineData("10 / 4", "2.5")]
    [InlineData("9223372036854775807 + 1", "9223372036854775808")]
    [InlineData("9007199254740993 * 3", "27021597764222979")]
    [InlineData("123456789123456789123 * 10", "1234567891234567891230")]
    [InlineData("-7 % 3", "-1")]
    [InlineData("7 % -9223372036854775808", "7")]
    [InlineData("round(2.5)", "3")]
    [InlineData("round(-2.5)", "-3")]
    [InlineData("ceil(-1.2)", "-1")]
    [InlineData("floor(-1.2)", "-2")]
    [InlineData("abs(-3.5)", "3.5")]
    [InlineData("1e2 == 100", "true")]
    [InlineData("1.50 == 1.5", "true")]
    [InlineData("0.1 < 0.10000000000000000000001", "true")]
    [InlineData("1e400 > 1e399", "true")]
    public void Arithmetic_Expression_IsExact(string expression, string expected) =>
        Assert.Equal(expected, Policy.Expression(expression));

    [Theory]
    [InlineData("1 / 0", "query:1: eval_builtin_error: div: divide by zero")]
    [InlineData("1 % 0", "query:1: eval_builtin_error: rem: modulo by zero")]
    [InlineData("1.5 % 1", "query:1: eval_builtin_error: rem: modulo on floating-point number")]
    public void Arithmetic_Impossible_IsBuiltinError(string expression, string expected) =>
        Assert.Equal(expected, Policy.Expression(expression));

    [Fact]
    public void Arithmetic_WholeNumbers_AgreeWithLongOrBigger() =>
        Gen.Select(Gen.Long, Gen.Long).Sample((a, b) =>
        {
            var (x, y) = ((RegoNumber)RegoValue.From(a), (RegoNumber)RegoValue.From(b));
            System.Numerics.BigInteger bigA = a, bigB = b;
            return Arithmetic.Add(x, y).ToBigInteger() == bigA + bigB && Arithmetic.Subtract(x, y).ToBigInteger() == bigA - bigB
                &&
                Arithmetic.Multiply(x, y).ToBigInteger() == bigA * bigB && RegoNumber.Compare(x, y) == Math.Sign(a.CompareTo(b));
        });

    [Fact]
    public void Number_FromDouble_ReadsBackEqual() =>
        Gen.Double.Where(double.IsFinite)
            .Sample(value => Math.Abs(value) is > 1e-300 or 0 ? ((RegoNumber)RegoValue.From(value)).ToDouble() == value : true);

    [Theory]
    [InlineData("01")]
    [InlineData("1.")]
    [InlineData("+1")]
    [InlineData("1e")]
    [InlineData("--1")]
    [InlineData("")]
    [InlineData("NaN")]
    public void TryParse_NotJson_IsNull(string text) => Assert.Null(RegoNumber.TryParse(text));
}
