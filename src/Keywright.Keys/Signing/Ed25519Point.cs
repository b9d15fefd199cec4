using System.Numerics;

namespace Keywright.Keys.Signing;

/// <summary>
/// Whether 32 uploaded bytes are a public key worth trusting. The libraries differ in what they check, and with one of the eight
/// points of small order anybody can make signatures that hold. Runs once an upload, on public bytes only.
/// </summary>
internal static class Ed25519Point
{
    private static readonly BigInteger P = BigInteger.Pow(2, 255) - 19;
    private static readonly BigInteger D = Reduce(-121665 * BigInteger.ModPow(121666, P - 2, P));

    /// <summary>The encoding is the shortest one, the point is on the curve (RFC 8032, 5.1.3) and not of small order.</summary>
    public static bool IsSafeKey(ReadOnlySpan<byte> key)
    {
        var y = new BigInteger(key, isUnsigned: true) & (BigInteger.Pow(2, 255) - 1); // the top bit is the sign of x
        if (y >= P)
        {
            return false;
        }

        // -x^2 + y^2 = 1 + d x^2 y^2; the denominator is never 0, for -1/d is no square.
        var ySquared = Reduce(y * y);
        var xSquared = Reduce((ySquared - 1) * BigInteger.ModPow(Reduce(D * ySquared + 1), P - 2, P));
        var onCurve = BigInteger.ModPow(xSquared, (P - 1) / 2, P).IsOne;

        // x = 0: order 1 or 2, and not a square by the test above. y = 0: order 4. x^2 = -y^2: order 8, for doubling it gives y = 0.
        return onCurve && !y.IsZero && !Reduce(xSquared + ySquared).IsZero;
    }

    private static BigInteger Reduce(BigInteger value)
    {
        var rest = BigInteger.Remainder(value, P);
        return rest.Sign < 0 ? rest + P : rest;
    }
}
