using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Mib.Core.Errors;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Mib.Engine.Training.Recipes;

/// <summary>YAML as recipes use it: one small document of mappings, lists and scalars.</summary>
internal static class YamlText
{
    private const int LargestFile = 1 << 16;
    private const int DeepestNesting = 16;

    /// <summary>Parses a file.</summary>
    /// <exception cref="FileFormatException">It is no YAML, or more than a recipe needs: aliases, tags, several documents.</exception>
    public static YamlNode Parse(string file, byte[] content)
    {
        if (content.Length > LargestFile)
            throw new FileFormatException(file, "", "it is over 64 KB, no recipe", "give the path of a recipe.");
        Parser? parser = null;
        try
        {
            var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content);
            parser = new Parser(new StringReader(text));
            CheckNesting(file, parser);
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents is [var document]
                ? document.RootNode
                : throw new FileFormatException(file, "", $"it has {stream.Documents.Count} documents", "write one recipe a file.");
        }
        // The second is what the parser says of some that are cut off.
        catch (Exception error) when (error is YamlException or InvalidOperationException)
        {
            var line = (error as YamlException)?.Start.Line ?? parser?.Current?.End.Line ?? 1;
            throw new FileFormatException(file, $"line {line}", $"it is not YAML: {error.Message}", "correct it.", error);
        }
        catch (DecoderFallbackException error)
        {
            throw new FileFormatException(file, "", "it is not UTF-8", "save it as UTF-8.", error);
        }
    }

    /// <summary>A node as JSON: plain scalars that look like numbers or switches are these, as YAML has it.</summary>
    public static JsonNode? ToJson(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Children.DistinctBy(pair => YamlFields.NameOf(pair.Key)).Select(pair => KeyValuePair.Create(YamlFields.NameOf(pair.Key), ToJson(pair.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Select(ToJson)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: var text } => text switch
        {
            null or "" or "null" or "~" => null,
            "true" => true,
            "false" => false,
            _ when int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => whole,
            _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => number,
            _ => text,
        },
        _ => ((YamlScalarNode)node).Value,
    };

    /// <summary>The document's tree is built by recursion, and what an alias repeats can grow without bound: a file must not come that far.</summary>
    private static void CheckNesting(string file, Parser parser)
    {
        var depth = 0;
        while (parser.MoveNext())
        {
            var found = parser.Current!;
            depth += found.NestingIncrease;
            if (depth > DeepestNesting)
                throw new FileFormatException(file, $"line {found.Start.Line}", "it is nested too deeply for a recipe", "write it flatter.");
            if (found is AnchorAlias or NodeEvent { Anchor.IsEmpty: false } or NodeEvent { Tag.IsEmpty: false })
                throw new FileFormatException(file, $"line {found.Start.Line}", "recipes have no anchors, aliases and tags", "write the values out.");
        }
    }
}
