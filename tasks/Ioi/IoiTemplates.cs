using Mib.Core;
using Mib.Tasks.Shared;

namespace Mib.Tasks.Ioi;

/// <summary>The sentences of the task, written for this project.</summary>
public static class IoiTemplates
{
    public static EquatableArray<string> All { get; } =
    [
        "{name_A} and {name_B} met at the {place}, and {name_C} gave {object} to",
        "{name_A} and {name_B} stayed at the {place} all day. {name_C} made {object} for",
        "{name_A} and {name_B} got lost on the way to the {place}, so {name_C} borrowed {object} for",
        "{name_A} and {name_B} shared the {place} for years, until one night {name_C} promised {object} to",
        "When {name_A} and {name_B} walked into the {place}, {name_C} handed {object} to",
        "After {name_A} and {name_B} came back from the {place}, {name_C} brought {object} to",
        "While {name_A} and {name_B} were waiting near the {place}, {name_C} offered {object} to",
        "Before {name_A} and {name_B} reached the {place}, {name_C} showed {object} to",
        "Once {name_A} and {name_B} had left the {place}, {name_C} sent {object} to",
        "As soon as {name_A} and {name_B} found the {place}, {name_C} picked {object} for",
        "Because {name_A} and {name_B} were tired after a long day at the {place}, {name_C} found {object} for",
        "Long after {name_A} and {name_B} had moved away from the {place}, {name_C} mailed {object} to",
        "Yesterday {name_A} and {name_B} drove to the {place}, where {name_C} bought {object} for",
        "Today {name_A} and {name_B} closed the {place} early, and {name_C} returned {object} to",
        "Last week {name_A} and {name_B} worked at the {place}. In the end {name_C} passed {object} to",
        "In the morning {name_A} and {name_B} cleaned the {place}, and then {name_C} carried {object} to",
        "On Sunday {name_A} and {name_B} had lunch at the {place}. Later {name_C} lent {object} to",
        "Every summer {name_A} and {name_B} returned to the {place}, and every summer {name_C} sold {object} to",
        "Near the {place}, {name_A} and {name_B} sat under a tree, and {name_C} threw {object} to",
        "At the {place}, {name_A} and {name_B} talked for hours. {name_C} kept {object} for",
        "The old friends {name_A} and {name_B} visited the {place}, and {name_C} took {object} to",
        "Two neighbors, {name_A} and {name_B}, opened the {place} together. {name_C} ordered {object} for",
        "It was raining when {name_A} and {name_B} got to the {place}. {name_C} left {object} for",
        "Nobody saw {name_A} and {name_B} at the {place} when {name_C} slipped {object} to",
    ];

    /// <summary>The prompt of a template; the object comes with its article.</summary>
    public static string Fill(string template, NameTriple names, string place, string thing) => Slots.Fill(
        template,
        slot => slot switch
        {
            "name_A" => names.A,
            "name_B" => names.B,
            "name_C" => names.C,
            "place" => place,
            "object" => thing,
            "bare_object" => thing[(thing.IndexOf(' ') + 1)..],
            _ => throw new ArgumentException($"Nothing fills the slot '{slot}'.", nameof(template)),
        });
}
