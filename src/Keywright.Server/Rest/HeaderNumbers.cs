using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace Keywright.Server.Rest;

/// <summary>Small numbers as header text, made once: used weight counts up to 6,000 a minute on every answer.</summary>
internal static class HeaderNumbers
{
    private static readonly string?[] Texts = new string?[6001];

    public static StringValues Text(int number)
    {
        if ((uint)number >= (uint)Texts.Length)
        {
            return number.ToString(CultureInfo.InvariantCulture);
        }
        return Texts[number] ??= number.ToString(CultureInfo.InvariantCulture);
    }
}
