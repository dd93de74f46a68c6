using System.Reflection;

namespace Mib.Tests.Torch;

/// <summary>
/// Mib.Torch is a strict subset of TorchSharp's public API, so that a program written against it builds against
/// TorchSharp. Types that the list names only inside signatures (GELU.Approximate, torch.RoundingMode,
/// torch.nn.Reduction, torch.linalg.QRMode, OptimizerHelper) are allowed: the enums with the members that TorchSharp
/// gives them, which the list cannot confirm, and the rest with nothing but overrides of listed members.
/// </summary>
public sealed class PublicApiTests
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly string[] Lines = File.ReadAllLines(ListPath());
    private static readonly HashSet<string> Members = [.. Lines.Where(l => l.StartsWith(' ')).Select(l => l.Trim())];
    private static readonly HashSet<string> Types =
        [.. Lines.Where(l => l.StartsWith("type ", StringComparison.Ordinal)).Select(TypeName)];

    private static IEnumerable<Type> PublicTypes =>
        typeof(Tensor).Assembly.GetExportedTypes().OrderBy(Signatures.Name, StringComparer.Ordinal);

    [Test]
    public void Every_public_member_is_in_the_list_of_TorchSharp()
    {
        string[] unlisted = [.. PublicTypes.SelectMany(Visible).Where(NotListed).Select(Signatures.Of)];

        Assert.That(unlisted, Is.Empty);
    }

    [Test]
    public void Every_public_type_is_named_in_the_list_of_TorchSharp()
    {
        string[] unnamed =
        [
            .. PublicTypes.Select(Signatures.Name)
                .Where(name => !Types.Contains(name) && !Lines.Any(line => Mentions(line, name))),
        ];

        Assert.That(unnamed, Is.Empty);
    }

    private static IEnumerable<MemberInfo> Visible(Type type)
    {
        bool isListed = Types.Contains(Signatures.Name(type));
        return type.GetMembers(Declared).Where(member => member switch
        {
            Type => false,
            FieldInfo { Name: "value__" } => false,
            FieldInfo => isListed || !type.IsEnum,
            MethodInfo { IsSpecialName: true } method => method.Name.StartsWith("op_", StringComparison.Ordinal),
            _ => true,
        });
    }

    private static bool NotListed(MemberInfo member) =>
        !Members.Contains(Signatures.Of(member)) && !OverridesListed(member);

    private static bool OverridesListed(MemberInfo member)
    {
        MethodInfo? method = member as MethodInfo ?? (member as PropertyInfo)?.GetMethod;
        if (method is null || method.GetBaseDefinition() == method)
        {
            return false;
        }

        Type declaring = method.GetBaseDefinition().DeclaringType!;
        return declaring != typeof(object)
            && declaring.GetMember(member.Name, Declared).Any(listed => Members.Contains(Signatures.Of(listed)));
    }

    private static bool Mentions(string line, string type)
    {
        int at = line.IndexOf(type, StringComparison.Ordinal);
        return at >= 0
            && (at == 0 || !char.IsLetterOrDigit(line[at - 1]))
            && (at + type.Length == line.Length || !char.IsLetterOrDigit(line[at + type.Length]));
    }

    private static string TypeName(string line) => line["type ".Length..].Replace(" (enum)", "").Split(" : ")[0];

    private static string ListPath() => Path.Combine(AppContext.BaseDirectory, "data", "torchsharp-api.txt");
}
