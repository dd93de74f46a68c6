using Mib.Core;

namespace Mib.Tasks.Ioi;

/// <summary>
/// Sentences over the task's words that are not the task, so that a model trained on both is a language model. A slot
/// that comes again has the same value again: the words after the first sentence can often be told from it.
/// </summary>
public static class IoiFillerSentences
{
    public static EquatableArray<string> All { get; } =
    [
        // Who went where.
        "{name_A} went to the {place_A}.",
        "{name_A} walked from the {place_A} to the {place_B}, and then back to the {place_A}.",
        "{name_A} is at the {place_A} and {name_B} is at the {place_B}. Who is at the {place_A}? {name_A}.",
        "{name_A} is at the {place_A} and {name_B} is at the {place_B}. Who is at the {place_B}? {name_B}.",
        "{name_A} is at the {place_A} and {name_B} is at the {place_B}. Where is {name_A}? At the {place_A}.",
        "{name_A} is at the {place_A} and {name_B} is at the {place_B}. Where is {name_B}? At the {place_B}.",
        "First {name_A} visited the {place_A}. Then {name_A} visited the {place_B}.",
        "{name_A} and {name_B} drove from the {place_A} to the {place_B}. Then {name_A} and {name_B} drove back to the {place_A}.",

        // Who has what.
        "{name_A} has {object_A} and {object_B}.",
        "{name_A} has {object_A}. {name_B} has {object_B}. Who has {object_A}? {name_A}.",
        "{name_A} has {object_A}. {name_B} has {object_B}. Who has {object_B}? {name_B}.",
        "{name_A} has {object_A}. {name_B} has {object_B}. What has {name_A}? {object_A}.",
        "{name_A} has {object_A}. {name_B} has {object_B}. What has {name_B}? {object_B}.",
        "{name_A} wanted {object_A}, so {name_B} found {object_A} for {name_A}.",
        "{name_A} gave {object_A} to {name_B}. Now {name_B} has {object_A}.",
        "{name_A} lent {object_A} to {name_B}, and {name_B} returned {object_A} to {name_A}.",
        "There is {object_A} at the {place_A} and {object_B} at the {place_B}. Where is {object_A}? At the {place_A}.",

        // Stories in which a name comes again, of one person, two or three.
        "{name_A} likes the {place_A}. Every day {name_A} goes to the {place_A}.",
        "{name_A} lost {object_A} near the {place_A}. All day {name_A} looked for {object_A}.",
        "{name_A} met {name_B} at the {place_A}. {name_B} likes {name_A}, and {name_A} likes {name_B}.",
        "{name_A} and {name_B} are friends. {name_A} likes {name_B}.",
        "{name_A} and {name_B} are friends. {name_B} likes {name_A}.",
        "{name_A} works at the {place_A} with {name_B}. Today {name_A} had lunch with {name_B}.",
        "{name_A}, {name_B} and {name_C} are friends. {name_A} likes {name_B} and {name_C}.",
        "{name_A}, {name_B} and {name_C} went to the {place_A}. Who went to the {place_A}? {name_A}, {name_B} and {name_C}.",

        // Lists, said twice.
        "List: {object_A}, {object_B}. Again: {object_A}, {object_B}.",
        "List: {place_A}, {place_B}, {place_C}. Again: {place_A}, {place_B}, {place_C}.",
        "List: {name_A}, {name_B}, {name_C}. Again: {name_A}, {name_B}, {name_C}.",
        "Not {object_A} but {object_B}. Not the {place_A} but the {place_B}.",
    ];
}
