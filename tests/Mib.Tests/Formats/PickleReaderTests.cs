using System.Text;
using System.Text.RegularExpressions;
using Mib.Engine.Formats.Pickles;

namespace Mib.Tests.Formats;

/// <summary>Pickles written by hand, opcode by opcode; escaped, as the test runner drops tests whose names have control characters.</summary>
public sealed class PickleReaderTests
{
    private static readonly string Storage = "(X\\u0007\\u0000\\u0000\\u0000storagectorch\\nFloatStorage\\nX\\u0001\\u0000\\u0000\\u00000X\\u0003\\u0000\\u0000\\u0000cpuK\\u0004tQ";

    [TestCase("K\\u0005.", 5L)]
    [TestCase("M\\u0001\\u0002.", 513L)]
    [TestCase("Jÿÿÿÿ.", -1L)]
    [TestCase("\\u008a\\u0000.", 0L)]
    [TestCase("\\u008a\\u0001ÿ.", -1L)]
    [TestCase("\\u008a\\u0002ÿ\\u0000.", 255L)]
    [TestCase("G?ø\\u0000\\u0000\\u0000\\u0000\\u0000\\u0000.", 1.5)]
    [TestCase("\\u0088.", true)]
    [TestCase("N.", null)]
    [TestCase("\\u008c\\u0002hi.", "hi")]
    [TestCase("ctorch\\ndevice\\n\\u008c\\u0003cpu\\u0085R.", "cpu")]
    public void A_value_is_read(string pickle, object? value) => Assert.That(Read(pickle), Is.EqualTo(value));

    [Test]
    public void A_list_may_hold_itself() => Assert.That(Read("]q\\u0000h\\u0000a.") is List<object?> list && ReferenceEquals(list[0], list), Is.True);

    [TestCase("K\\u0002\\u0085K\\u0001\\u0085", TestName = "A_view_of_two_numbers_fits")]
    [TestCase("K\\u0002K\\u0002\\u0086K\\u0001K\\u0002\\u0086", TestName = "A_transposed_view_fits")]
    public void A_view_inside_its_storage_is_read(string sizesAndStrides) => Assert.That(Read(View("K\\u0000", sizesAndStrides)), Is.InstanceOf<TorchTensor>());

    [TestCase("K\\u0000", "K\\u0005\\u0085K\\u0001\\u0085", "goes past the 4 numbers")]
    [TestCase("K\\u0003", "K\\u0002\\u0085K\\u0001\\u0085", "goes past the 4 numbers")]
    [TestCase("K\\u0000", "K\\u0002\\u0085K\\u0004\\u0085", "goes past the 4 numbers")]
    [TestCase("K\\u0000", "K\\u0002\\u0085\\u008a\\u0008ÿÿÿÿÿÿÿ\\u007f\\u0085", "goes past the 4 numbers")]
    [TestCase("K\\u0000", "K\\u0005\\u0085K\\u0000\\u0085", "repeats the 4 numbers")]
    [TestCase("K\\u0000", "\\u008a\\u0008ÿÿÿÿÿÿÿ\\u007f\\u008a\\u0008ÿÿÿÿÿÿÿ\\u007f\\u008a\\u0008ÿÿÿÿÿÿÿ\\u007f\\u0087K\\u0000K\\u0000K\\u0000\\u0087", "repeats the 4 numbers")]
    [TestCase("Jÿÿÿÿ", "K\\u0002\\u0085K\\u0001\\u0085", "negative")]
    [TestCase("K\\u0000", "Jÿÿÿÿ\\u0085K\\u0001\\u0085", "negative")]
    [TestCase("K\\u0000", "K\\u0002\\u0085Jÿÿÿÿ\\u0085", "negative")]
    [TestCase("K\\u0000", "K\\u0002\\u0085)", "1 sizes and 0 strides")]
    public void A_view_beyond_its_storage_is_refused(string offset, string sizesAndStrides, string problem) => Refuses(View(offset, sizesAndStrides), problem);

    [TestCase("cos\\nsystem\\n\\u008c\\u0004true\\u0085R.", "it names 'os.system'")]
    [TestCase("\\u008c\\u0008builtins\\u008c\\u0004eval\\u0093.", "it names 'builtins.eval'")]
    [TestCase("cbuiltins\\nobject\\n)\\u0081.", "it makes an object of builtins.object")]
    [TestCase("ctorch\\nfloat32\\n)R.", "it calls torch.float32, which is no function")]
    [TestCase("ccollections\\nOrderedDict\\nK\\u0001\\u0085R.", "the arguments of collections.OrderedDict")]
    [TestCase("ios\\nsystem\\n.", "opcode 0x69")]
    [TestCase("\\u0082\\u0001.", "opcode 0x82")]
    [TestCase("\\u0080\\u0006.", "its protocol is 6")]
    [TestCase(".", "more taken than there is")]
    [TestCase("K\\u0001(.", "more taken than there is")]
    [TestCase("t.", "an end without a beginning")]
    [TestCase("h\\u0005.", "never kept")]
    [TestCase("K\\u0001K\\u0001a.", "items for what is no list")]
    [TestCase("}K\\u0001K\\u0001s.", "a key that is no text")]
    [TestCase("K\\u0001}b.", "a state of what has none")]
    [TestCase("Xÿÿÿÿ.", "it is cut off")]
    [TestCase("\\u008dÿÿÿÿÿÿÿ\\u007f.", "it is cut off")]
    [TestCase("\\u008dÿÿÿÿÿÿÿÿ.", "a negative length")]
    [TestCase("\\u008a\\u0009\\u0001\\u0001\\u0001\\u0001\\u0001\\u0001\\u0001\\u0001\\u0001.", "more than 8")]
    [TestCase("\\u008c\\u0001ÿ.", "not valid Unicode")]
    [TestCase("K\\u0001Q.", "a reference to a storage is not what torch writes")]
    [TestCase("cos", "it is cut off")]
    [TestCase("", "it is cut off")]
    public void What_is_not_allowed_is_refused(string pickle, string problem) => Refuses(pickle, problem);

    [Test]
    public void What_is_recalled_often_is_not_copied_as_often()
    {
        const string Config = "ctransformer_lens.config\\nHookedTransformerConfig\\n)\\u0081";
        var attributes = $"}}q\\u0000({string.Concat(Enumerable.Range(0, 40).Select(i => $"\\u008c\\u0002{i:00}N"))}u";

        Assert.Multiple(() =>
        {
            Assert.That(Read($"{Config}{attributes}b."), Is.InstanceOf<PickleObject>());
            Refuses($"{Config}{attributes}b{string.Concat(Enumerable.Repeat("h\\u0000b", 20))}.", "attributes in all");
            Refuses($"c_codecs\\nencode\\n\\u008c\\u0041{new string('x', 65)}\\u008c\\u0006latin1\\u0086R.", "the arguments of _codecs.encode");
            Refuses($"}}X\\u00e9\\u0003\\u0000\\u0000{new string('x', 1001)}Ns.", "a key of 1001 characters");
        });
    }

    private static string View(string offset, string sizesAndStrides) =>
        $"ctorch._utils\\n_rebuild_tensor_v2\\n({Storage}{offset}{sizesAndStrides}\\u0089ccollections\\nOrderedDict\\n)RtR.";

    private static object? Read(string pickle) => new PickleReader(Encoding.Latin1.GetBytes(Regex.Unescape(pickle)), _ => { }).Read();

    private static void Refuses(string pickle, string problem) =>
        Assert.That(() => Read(pickle), Throws.InstanceOf<InvalidDataException>().With.Message.Contains(problem));
}
