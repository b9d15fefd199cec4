using System.Buffers.Binary;
using System.Collections.Frozen;
using System.Reflection;
using System.Reflection.Emit;

namespace Keywright.House.Tests.Floats;

/// <summary>One IL instruction; <see cref="Token"/> is the metadata token it names, 0 when it names none.</summary>
internal readonly record struct Instruction(OpCode OpCode, int Token);

/// <summary>Walks the instructions of a method body (ECMA-335, partition III).</summary>
internal static class InstructionReader
{
    private const byte TwoByteLead = 0xFE;

    private static readonly FrozenDictionary<int, OpCode> s_opCodes = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToFrozenDictionary(opCode => opCode.Value & 0xFFFF);

    /// <summary>ldc.r8, conv.r4, ldelem.r8, stind.r4, conv.r.un and their like.</summary>
    public static bool IsFloat(OpCode opCode) =>
        opCode.Name!.Split('.') is [_, .., "r4" or "r8"] or ["conv", "r", "un"];

    public static IEnumerable<Instruction> Read(byte[] il)
    {
        for (var at = 0; at < il.Length;)
        {
            int code = il[at++];
            if (code == TwoByteLead)
            {
                code = (TwoByteLead << 8) | il[at++];
            }

            var opCode = s_opCodes[code];
            var token = NamesToken(opCode.OperandType) ? BinaryPrimitives.ReadInt32LittleEndian(il.AsSpan(at)) : 0;
            at += OperandBytes(opCode.OperandType, il.AsSpan(at));
            yield return new Instruction(opCode, token);
        }
    }

    private static bool NamesToken(OperandType operand) =>
        operand is OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok;

    private static int OperandBytes(OperandType operand, ReadOnlySpan<byte> rest) => operand switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BinaryPrimitives.ReadInt32LittleEndian(rest)),
        _ => 4,
    };
}
