using System.Reflection;
using System.Text.RegularExpressions;
using Mib.Core.Errors;

namespace Mib.Tests.Architecture;

[TestFixture]
public sealed partial class SourceTests
{
    [Test]
    public void No_file_of_code_is_longer_than_400_lines() =>
        Assert.That(Repository.CodeFiles.Where(f => File.ReadLines(f).Count() > 400).Select(Repository.Show), Is.Empty);

    [Test]
    public void Nothing_is_left_to_be_done_in_a_comment() =>
        Assert.That(Lines(Repository.CodeFiles, Unfinished()), Is.Empty);

    [Test]
    public void No_path_of_a_machine_stands_in_the_sources() =>
        Assert.That(Lines(Repository.TextFiles, MachinePath()), Is.Empty);

    [Test]
    public void Nothing_deserializes_types_that_a_file_names() =>
        Assert.That(Lines(Repository.CodeFiles, DangerousReading()), Is.Empty);

    [Test]
    public void Unsafe_code_stands_only_in_the_binding_to_libtorch() =>
        Assert.That(
            Lines(Repository.CodeFiles.Where(f => !Repository.Show(f).Contains("Mib.Torch")), new Regex(@"\bunsafe\s*[{(c]")), Is.Empty);

    [Test]
    public void Every_fixture_that_makes_tensors_counts_them()
    {
        string[] makers = ["PaddedBatch.Of(", "PairBatch.Of(", "Checkpoint.Load(", "NewDisposeScope("];
        var folder = Path.Combine(Repository.Root, "tests", "Mib.Tests");
        var careless = Directory.EnumerateFiles(folder, "*Tests.cs", SearchOption.AllDirectories)
            .Where(f => Path.GetFileName(f) != nameof(SourceTests) + ".cs")
            .Where(f => File.ReadAllText(f) is var text && Array.Exists(makers, text.Contains) && text.Contains("[Test")
                && !Regex.IsMatch(text, @"class \w+(<\w+>)?(\([^)]*\))? : \w*(TensorFixture|Fixture)"))
            .Select(Repository.Show);

        Assert.That(careless, Is.Empty);
    }

    [Test]
    public void Every_error_a_user_can_cause_says_what_to_do()
    {
        var constructors = typeof(MibException).Assembly.GetTypes()
            .Where(t => t.IsSubclassOf(typeof(MibException)) && t != typeof(UnknownNameException))
            .SelectMany(t => t.GetConstructors(BindingFlags.Public | BindingFlags.Instance));

        Assert.That(constructors.Where(c => c.GetParameters().All(p => p.Name != "fix" || p.HasDefaultValue)), Is.Empty);
    }

    private static IEnumerable<string> Lines(IEnumerable<string> files, Regex pattern) =>
        from file in files
        where Path.GetFileName(file) != nameof(SourceTests) + ".cs"
        from line in File.ReadLines(file).Select((text, i) => (text, number: i + 1))
        where pattern.IsMatch(line.text)
        select $"{Repository.Show(file)}:{line.number}: {line.text.Trim()}";

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b")]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"(?<![\w.])(/(home|root|Users|mnt|work)/\w|[A-Z]:\\Users\\)")]
    private static partial Regex MachinePath();

    [GeneratedRegex(@"BinaryFormatter|TypeNameHandling|LosFormatter|NetDataContractSerializer")]
    private static partial Regex DangerousReading();
}
