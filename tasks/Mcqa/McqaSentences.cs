using Mib.Core;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Mcqa;

/// <summary>
/// Sentences about things that tell no colour and offer no options: from them a model knows the words for the things that
/// no training question is about, as one that reads about the world does.
/// </summary>
public static class McqaSentences
{
    public static EquatableArray<string> All { get; } =
    [
        "{Thing} {is} here. Who wants {thing}?",
        "{Thing} {is} for sale. Nobody buys {thing} today.",
        "What {is} in the box? {Thing}. So take the box with {thing}.",
        "There {is} {thing} in the house. {Thing} {is} in every house.",
        "Somebody asks for {thing}. But {thing} {is} not to be found.",
        "{Thing} {is} not new. People know {thing} well.",
        "Where {is} {thing}? {Thing} {is} on the table.",
        "{Thing} and more {thing}: all that we see {is} {thing}.",
    ];

    public static string Fill(string template, McqaObject thing) => Slots.Fill(template, slot => slot switch
    {
        "Thing" => thing.Capitalised,
        "thing" => thing.Name,
        _ => thing.Verb,
    });
}
