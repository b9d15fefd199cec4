using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Keywright.House.Tests.Floats;

/// <summary>
/// Finds binary floating point in a compiled assembly: in fields, parameters, returns and locals, in constants and conversions,
/// and in calls of members that take or give it. The banned-symbol analyzer does not see <c>var half = n / 2.0</c>; IL does.
/// </summary>
internal sealed class FloatScanner : IDisposable
{
    private readonly PEReader _file;
    private readonly MetadataReader _metadata;
    private readonly FloatSignature _signature;

    public FloatScanner(string assembly)
    {
        _file = new PEReader(File.OpenRead(assembly));
        _metadata = _file.GetMetadataReader();
        _signature = new FloatSignature(_metadata);
    }

    public void Dispose() => _file.Dispose();

    /// <summary>One sentence for each use, naming the type and member.</summary>
    public IEnumerable<string> Uses()
    {
        foreach (var handle in _metadata.TypeDefinitions)
        {
            var type = _metadata.GetTypeDefinition(handle);
            var typeName = NameOf(type);
            foreach (var field in type.GetFields().Select(_metadata.GetFieldDefinition))
            {
                if (field.DecodeSignature(_signature, null))
                {
                    yield return $"{typeName}.{_metadata.GetString(field.Name)} is a field of a floating-point type";
                }
            }

            foreach (var method in type.GetMethods().Select(_metadata.GetMethodDefinition))
            {
                foreach (var use in UsesIn(method).Distinct())
                {
                    yield return $"{typeName}.{_metadata.GetString(method.Name)} {use}";
                }
            }
        }
    }

    private IEnumerable<string> UsesIn(MethodDefinition method)
    {
        var signature = method.DecodeSignature(_signature, null);
        if (signature.ReturnType)
        {
            yield return "returns a floating-point value";
        }

        if (signature.ParameterTypes.Contains(true))
        {
            yield return "takes a floating-point parameter";
        }

        if (method.RelativeVirtualAddress == 0)
        {
            yield break;
        }

        var body = _file.GetMethodBody(method.RelativeVirtualAddress);
        if (!body.LocalSignature.IsNil && _metadata.GetStandaloneSignature(body.LocalSignature).DecodeLocalSignature(_signature, null).Contains(true))
        {
            yield return "has a floating-point local";
        }

        foreach (var instruction in InstructionReader.Read(body.GetILBytes() ?? []))
        {
            if (InstructionReader.IsFloat(instruction.OpCode))
            {
                yield return $"computes in floating point ({instruction.OpCode.Name})";
            }
            else if (instruction.Token != 0 && Touches(MetadataTokens.EntityHandle(instruction.Token)) is { } name)
            {
                yield return $"uses {name}, which takes or gives floating point";
            }
        }
    }

    /// <summary>The name of the member or type behind a token when floating point is part of its signature, else null.</summary>
    private string? Touches(EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.MemberReference:
                var member = _metadata.GetMemberReference((MemberReferenceHandle)handle);
                var floats = member.GetKind() == MemberReferenceKind.Method
                    ? HasFloat(member.DecodeMethodSignature(_signature, null))
                    : member.DecodeFieldSignature(_signature, null);
                return floats || ParentFloats(member.Parent) ? _metadata.GetString(member.Name) : null;
            case HandleKind.MethodSpecification:
                var generic = _metadata.GetMethodSpecification((MethodSpecificationHandle)handle);
                return generic.DecodeSignature(_signature, null).Contains(true) ? "a generic method of a floating-point type" : Touches(generic.Method);
            case HandleKind.TypeSpecification or HandleKind.TypeReference:
                return ParentFloats(handle) ? "a floating-point type" : null;
            default:
                // Methods and fields of this very assembly are judged where they are declared.
                return null;
        }
    }

    private bool ParentFloats(EntityHandle parent) => parent.Kind switch
    {
        HandleKind.TypeSpecification => _metadata.GetTypeSpecification((TypeSpecificationHandle)parent).DecodeSignature(_signature, null),
        HandleKind.TypeReference => _signature.IsFloat((TypeReferenceHandle)parent),
        _ => false,
    };

    private static bool HasFloat(MethodSignature<bool> signature) => signature.ReturnType || signature.ParameterTypes.Contains(true);

    private string NameOf(TypeDefinition type)
    {
        var name = _metadata.GetString(type.Name);
        return type.IsNested
            ? $"{NameOf(_metadata.GetTypeDefinition(type.GetDeclaringType()))}.{name}"
            : $"{_metadata.GetString(type.Namespace)}.{name}";
    }
}
