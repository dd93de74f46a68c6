using System.Security.Cryptography;
using System.Text.RegularExpressions;
using Mib.Core;
using Mib.Core.Errors;
using Mib.Engine.Plugins;
using Mib.Models.Tokenizers;

namespace Mib.Engine.Training.Recipes;

/// <summary>Reads recipes: strictly, and with everything checked that can be before a step is made.</summary>
public static partial class RecipeFile
{
    /// <summary>What a recipe's file is called after its id.</summary>
    public const string Extension = ".yaml";

    /// <summary>Reads a recipe.</summary>
    /// <param name="path">Its file.</param>
    /// <param name="plugins">Where its lessons are.</param>
    /// <exception cref="FileFormatException">
    /// It is missing or malformed, a field is unknown, missing or out of range, or a gate can never be evaluated.
    /// </exception>
    public static Recipe Read(string path, PluginCatalog plugins)
    {
        var id = Path.GetFileNameWithoutExtension(path);
        if (!KebabCase().IsMatch(id))
            throw new FileFormatException(path, "", $"'{id}' is no name for a model", "call the file by lower-case letters, digits and hyphens.");
        var content = Content(path);
        var recipe = new YamlFields(
            path, YamlText.Parse(path, content), "description", "tasks", "seed", "model", "initial_deviation", "optimizer", "steps", "lessons");
        var lessons = recipe.Items("lessons").Select(lesson => LessonReader.Read(path, lesson, plugins)).ToList();
        if (lessons.CountBy(lesson => lesson.Id).Any(count => count.Value > 1))
            throw recipe.Error("lessons", "a lesson is there twice", "give it more stages instead.");

        var words = lessons.SelectMany(lesson => lesson.Stages).SelectMany(stage => stage.Words).Distinct().ToEquatableArray();
        if (WordLevelTokenizer.FaultOf(words) is { } fault)
            throw recipe.Error("lessons", $"their words make no vocabulary: {fault}", "tell the author of the lesson.");
        return new()
        {
            Id = id,
            Hash = Hash(content),
            Description = recipe.Text("description"),
            CodeHash = Hash([.. lessons.Select(lesson => plugins.Lesson(lesson.Id).Plugin.Manifest.Hash), .. words]),
            Tasks = Tasks(recipe, plugins),
            Seed = recipe.Count("seed", least: 0),
            Config = ShapeReader.Read(path, recipe["model"], words),
            Words = words,
            InitialDeviation = recipe.Number("initial_deviation", 0, 10),
            Optimizer = Optimizer(recipe.Object("optimizer", "learning_rate", "betas", "weight_decay", "clip_norm", "warmup_steps", "decay")),
            Steps = Steps(recipe.Object("steps", "evaluate_every", "last_stage", "most", "stop_at_gates")),
            Lessons = lessons,
        };
    }

    private static byte[] Content(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new FileFormatException(path, "", $"it cannot be read: {error.Message}", "give a recipe's id, or the path of its file.", error);
        }
    }

    private static OptimizerSettings Optimizer(YamlFields fields)
    {
        var betas = fields.Numbers("betas", 2, 0, 0.999999);
        return new()
        {
            LearningRate = fields.Number("learning_rate", 0, 10),
            Beta1 = betas[0],
            Beta2 = betas[1],
            WeightDecay = fields.Number("weight_decay", 0, 10),
            ClipNorm = fields.Number("clip_norm", 1e-6, 1e6),
            WarmupSteps = fields.Count("warmup_steps"),
            Decay = fields.OneOf<Decay>("decay"),
        };
    }

    private static StepSettings Steps(YamlFields fields)
    {
        var steps = new StepSettings(fields.Count("evaluate_every"), fields.Count("last_stage"), fields.Count("most"), fields.Flag("stop_at_gates"));
        return steps.LastStage <= steps.Most
            ? steps
            : throw fields.Error("last_stage", $"it has {steps.LastStage} steps, all of training at most {steps.Most}", "make it shorter, or most larger.");
    }

    private static EquatableArray<string> Tasks(YamlFields recipe, PluginCatalog plugins)
    {
        var tasks = recipe.Texts("tasks");
        try
        {
            return tasks.Select(task => plugins.Task(task).Id).ToEquatableArray();
        }
        catch (UnknownNameException error)
        {
            throw recipe.Error("tasks", error.What, error.Fix);
        }
    }

    /// <summary>Neither hashes nor words have line breaks in them.</summary>
    private static string Hash(IEnumerable<string> lines) => Hash(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', lines)));

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex KebabCase();
}
