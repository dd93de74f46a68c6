using Mib.Models.Tokenizers;

namespace Mib.Tests.Tokenizers;

/// <summary>Byte-pair encoding on vocabularies small enough to merge by hand.</summary>
[TestFixture]
public sealed class BpeTests
{
    [Test]
    public void The_first_merge_of_the_file_is_made_first()
    {
        // a b c: "b c" is before "a b", so a + bc, although ab stands further left.
        Assert.That(Tokens(["b c", "a b"], "abc"), Is.EqualTo(new[] { "a", "bc" }));
        Assert.That(Tokens(["a b", "b c"], "abc"), Is.EqualTo(new[] { "ab", "c" }));
    }

    [Test]
    public void Of_equal_merges_the_leftmost_is_made_first() =>
        Assert.That(Tokens(["a a"], "aaaaa"), Is.EqualTo(new[] { "aa", "aa", "a" }));

    [Test]
    public void What_was_merged_merges_again() =>
        Assert.That(Tokens(["a b", "ab c", "abc abc"], "abcabcab"), Is.EqualTo(new[] { "abcabc", "ab" }));

    [Test]
    public void A_pair_that_came_to_be_later_has_its_turn_by_its_rank()
    {
        // b c merges first; then a + bc is no pair, but bc + d is, although it stands last in the file.
        Assert.That(Tokens(["b c", "a b", "bc d"], "abcd"), Is.EqualTo(new[] { "a", "bcd" }));
    }

    [Test]
    public void Merges_may_be_written_as_arrays()
    {
        var json = BpeJson.Bytes(["h e"], ("model.merges", """[["h", "e"]]"""));

        Assert.That(Tokens(Tokenizer.Load(TokenizerJson.Save(json)), "he"), Is.EqualTo(new[] { "he" }));
    }

    [Test]
    public void Of_a_merge_that_is_there_twice_the_last_counts() =>
        Assert.That(Tokens(["a b", "b c", "a b"], "abc"), Is.EqualTo(new[] { "a", "bc" }));

    [Test]
    public void Words_of_the_vocabulary_are_whole_tokens_where_the_file_says_so()
    {
        string[] merges = ["a b", "c d", "ab cd"];
        var broken = BpeJson.Bytes(merges, ("model.merges", "[]"));
        var ignoring = BpeJson.Bytes(merges, ("model.merges", "[]"), ("model.ignore_merges", "true"));

        Assert.That(Tokens(Tokenizer.Load(TokenizerJson.Save(broken)), "abcd"), Is.EqualTo(new[] { "a", "b", "c", "d" }));
        Assert.That(Tokens(Tokenizer.Load(TokenizerJson.Save(ignoring)), "abcd abcd"), Is.EqualTo(new[] { "abcd", "Ġ", "a", "b", "c", "d" }));
    }

    [Test]
    public void A_character_without_a_token_is_the_unknown_one_and_is_reported()
    {
        var tokenizer = Load(["<unk>", "a", "b"], ["a b"], ("model.unk_token", "\"<unk>\""));

        var encoding = tokenizer.Encode("abéüa", SpecialTokens.None);

        Assert.That(encoding.Ids.Select(tokenizer.TokenOf), Is.EqualTo(new[] { "ab", "<unk>", "<unk>", "a" }));
        Assert.That(encoding.Unknown, Is.EqualTo(new[] { "é", "ü" }));
    }

    [Test]
    public void Unknown_characters_in_a_row_are_one_token_where_the_file_says_so()
    {
        var tokenizer = Load(["<unk>", "a"], [], ("model.unk_token", "\"<unk>\""), ("model.fuse_unk", "true"));

        var encoding = tokenizer.Encode("éüaé", SpecialTokens.None);

        Assert.That(encoding.Ids, Is.EqualTo(new[] { 0, 1, 0 }));
        Assert.That(encoding.Offsets, Is.EqualTo(new[] { (0, 2), (2, 3), (3, 4) }));
    }

    [Test]
    public void Without_an_unknown_token_the_character_is_left_out_and_reported()
    {
        var encoding = Load(["a"], []).Encode("aéa", SpecialTokens.None);

        Assert.That(encoding.Ids, Is.EqualTo(new[] { 0, 0 }));
        Assert.That(encoding.Unknown, Is.EqualTo(new[] { "é" }));
    }

    [Test]
    public void A_character_without_a_token_falls_back_on_its_bytes_where_the_file_says_so()
    {
        var tokenizer = Load(
            ["<unk>", "a", "<0xC3>", "<0xA9>"], [], ("model.unk_token", "\"<unk>\""), ("model.byte_fallback", "true"),
            ("decoder", """{"type": "Sequence", "decoders": [{"type": "ByteFallback"}, {"type": "Fuse"}]}"""));

        var encoding = tokenizer.Encode("aéü", SpecialTokens.None); // é is C3 A9, ü is C3 BC

        Assert.That(encoding.Ids, Is.EqualTo(new[] { 1, 2, 3, 0 }));
        Assert.That(encoding.Offsets, Is.EqualTo(new[] { (0, 1), (1, 2), (1, 2), (2, 3) }));
        Assert.That(tokenizer.Decode([1, 2, 3]), Is.EqualTo("aé"));
        Assert.That(tokenizer.Decode([2, 1]), Is.EqualTo("\uFFFDa"));
    }

    [Test]
    public void Tokens_that_share_a_character_have_its_whole_range()
    {
        var encoding = Tokenizer.Load(TokenizerJson.Save(BpeJson.Bytes([]))).Encode("a🙂", SpecialTokens.None);

        Assert.That(encoding.Offsets, Is.EqualTo(new[] { (0, 1), (1, 3), (1, 3), (1, 3), (1, 3) }));
        Assert.That(encoding.Positions(1, 3), Is.EqualTo(new[] { 1, 2, 3, 4 }));
        Assert.That(encoding.Positions(0, 1), Is.EqualTo(new[] { 0 }));
        Assert.That(encoding.Positions(1, 1), Is.Empty);
    }

    [Test]
    public void Half_a_surrogate_pair_is_the_replacement_character()
    {
        var tokenizer = Tokenizer.Load(TokenizerJson.Save(BpeJson.Bytes([])));

        Assert.That(tokenizer.Encode("\uD83Da", SpecialTokens.None), Has.Property("Ids").EqualTo(tokenizer.Encode("\uFFFDa", SpecialTokens.None).Ids));
    }

    private static ITokenizer Load(string[] tokens, string[] merges, params (string Name, string Json)[] parts) =>
        Tokenizer.Load(TokenizerJson.Save(BpeJson.Characters(tokens, merges, parts)));

    private static IEnumerable<string> Tokens(string[] merges, string text) =>
        Tokens(Tokenizer.Load(TokenizerJson.Save(BpeJson.Bytes(merges))), text);

    private static IEnumerable<string> Tokens(ITokenizer tokenizer, string text) =>
        tokenizer.Encode(text, SpecialTokens.None).Ids.Select(tokenizer.TokenOf);
}
