using Mib.Core;
using Mib.Core.Circuits;
using Mib.Core.Results;
using Mib.Sdk.Methods;

namespace Mib.Engine.Plugins;

/// <summary>What a plugin assembly offers, read from its metadata: none of its code has run.</summary>
/// <param name="Path">Where the assembly is.</param>
/// <param name="Name">Its simple name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Hash">SHA-256 of the file, in lower-case hexadecimal digits.</param>
/// <param name="Methods">Its methods, in the file's order.</param>
/// <param name="Tasks">Its tasks, in the file's order.</param>
/// <param name="Lessons">Its lessons, in the file's order.</param>
/// <param name="Constructions">Its constructions, in the file's order.</param>
/// <param name="Recipes">The recipes beside it, by id.</param>
public sealed record PluginManifest(
    string Path,
    string Name,
    string Version,
    string Hash,
    EquatableArray<MethodEntry> Methods,
    EquatableArray<PartEntry> Tasks,
    EquatableArray<PartEntry> Lessons,
    EquatableArray<PartEntry> Constructions,
    EquatableArray<RecipeEntry> Recipes);

/// <summary>A class with a <c>[Method]</c> attribute.</summary>
/// <param name="Id">The method's id.</param>
/// <param name="TypeName">Full name of the class.</param>
/// <param name="Description">What it does, in a sentence.</param>
/// <param name="Cite">The paper it comes from.</param>
/// <param name="Track">The track whose interface it implements.</param>
/// <param name="Levels">What it can score, if it is one of the circuit track.</param>
/// <param name="Ablations">The ablations that it can score by, if it is one of the circuit track.</param>
/// <param name="Switches">The switches of attribution that it heeds, if it is one of the circuit track.</param>
/// <param name="Differentiates">Whether it differentiates the metric.</param>
public sealed record MethodEntry(
    string Id, string TypeName, string Description, string Cite, Track Track, EquatableArray<Level> Levels, EquatableArray<Ablation> Ablations,
    EquatableArray<AttributionSwitch> Switches, bool Differentiates);

/// <summary>A class with a <c>[Task]</c>, <c>[Lesson]</c> or <c>[Construction]</c> attribute.</summary>
/// <param name="Id">Its id.</param>
/// <param name="TypeName">Full name of the class.</param>
public sealed record PartEntry(string Id, string TypeName);

/// <summary>A file <c>recipes/ID.yaml</c> beside an assembly.</summary>
/// <param name="Id">The recipe's id, and that of the model it makes.</param>
/// <param name="Path">Where the file is.</param>
public sealed record RecipeEntry(string Id, string Path);
