namespace Mib.Models.Tokenizers;

/// <summary>Special tokens around a text, by a template. Only the template of single texts matters here.</summary>
internal static class TemplateProcessing
{
    public static Surroundings Read(JsonField field, Vocabulary vocabulary)
    {
        var before = new List<int>();
        List<int>? after = null;
        foreach (var piece in field["single"].Require().Items())
        {
            if (!piece["SpecialToken"].IsNull)
            {
                (after ?? before).AddRange(IdsOf(piece["SpecialToken"]["id"], field["special_tokens"], vocabulary));
            }
            else if (piece["Sequence"]["id"].Text() == "A" && after is null)
            {
                after = [];
            }
            else
            {
                throw piece.Error("a single text is the sequence 'A', once", "correct the template of 'single'.");
            }
        }

        return new Surroundings(before, after ?? throw field["single"].Error(
            "the template has no place for the text", "add {\"Sequence\": {\"id\": \"A\", \"type_id\": 0}}."));
    }

    private static IEnumerable<int> IdsOf(JsonField name, JsonField specialTokens, Vocabulary vocabulary)
    {
        var special = specialTokens[name.Text()];
        if (special.IsNull)
            throw name.Error($"'{name.Text()}' is not one of 'post_processor.special_tokens'", "add it there.");

        foreach (var field in special["ids"].Require().Items())
        {
            var id = field.Index();
            if (id >= vocabulary.Size)
                throw field.Error($"id {id} is not in the vocabulary", $"use an id below {vocabulary.Size}.");
            yield return id;
        }
    }
}
