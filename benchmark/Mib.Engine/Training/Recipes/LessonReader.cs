using Mib.Core;
using Mib.Core.Errors;
using Mib.Core.Results;
using Mib.Engine.Plugins;
using Mib.Sdk.Training;
using YamlDotNet.RepresentationModel;

namespace Mib.Engine.Training.Recipes;

/// <summary>Reads a lesson of a recipe, and makes its stages.</summary>
internal sealed class LessonReader
{
    private readonly string file;
    private readonly LessonDescriptor lesson;

    private LessonReader(string file, LessonDescriptor lesson)
    {
        this.file = file;
        this.lesson = lesson;
    }

    public static LessonPlan Read(string file, YamlNode node, PluginCatalog plugins)
    {
        var fields = new YamlFields(file, node, "lesson", "options", "stages", "advance", "gates");
        try
        {
            return new LessonReader(file, plugins.Lesson(fields.Text("lesson"))).Read(fields);
        }
        catch (UnknownNameException error)
        {
            throw fields.Error("lesson", error.What, error.Fix);
        }
    }

    private LessonPlan Read(YamlFields fields)
    {
        var options = Options(fields["options"]);
        ILesson[] stages = [.. fields.Items("stages").Select(stage => Stage(stage, options))];
        return new(
            fields.Text("lesson"),
            stages,
            Gate(fields["advance"], stages),
            fields.Items("gates").Select(gate => FinalGate(gate, stages[^1])).ToEquatableArray());
    }

    /// <summary>A stage's own options come after those of all stages, and so count.</summary>
    private ILesson Stage(YamlNode node, IReadOnlyList<Setting> ofAll)
    {
        var options = Options(node);
        try
        {
            return lesson.Create([.. ofAll, .. options]);
        }
        catch (UsageException error)
        {
            throw new FileFormatException(file, $"line {node.Start.Line}", error.What, error.Fix, error);
        }
    }

    private IReadOnlyList<Setting> Options(YamlNode node)
    {
        var names = (node as YamlMappingNode)?.Children.Keys.Select(YamlFields.NameOf).ToArray() ?? [];
        var fields = new YamlFields(file, node, names);
        if (names.GroupBy(name => name.Replace('_', '-')).FirstOrDefault(spellings => spellings.Count() > 1) is { } twice)
            throw fields.Error(twice.Last(), "the option is there twice", "delete one of them.");
        return [.. names.Select(name => new Setting(name.Replace('_', '-'), fields.Text(name)))];
    }

    private Gate FinalGate(YamlNode node, ILesson last)
    {
        var gate = Gate(node, last);
        return gate.AtLeast > 0
            ? gate
            : throw new YamlFields(file, node, "exam", "examples", "at_least").Error("at_least", "a gate of 0 lets every model through", "ask for more.");
    }

    /// <summary>An exam that every stage that it is asked in has, with as many examples as are asked.</summary>
    private Gate Gate(YamlNode node, params ILesson[] stages)
    {
        var fields = new YamlFields(file, node, "exam", "examples", "at_least");
        var gate = new Gate(fields.Text("exam"), fields.Count("examples"), fields.Number("at_least", 0, 1));
        foreach (var exams in stages.Select(stage => stage.Exams))
        {
            if (!exams.TryGetValue(gate.Exam, out var most))
                throw fields.Error("exam", $"the lesson has no exam '{gate.Exam}'", $"its exams are {string.Join(", ", exams.Keys.Order(StringComparer.Ordinal))}.");
            if (gate.Examples > most)
                throw fields.Error("examples", $"the exam '{gate.Exam}' has {most} examples, {gate.Examples} are asked for", $"ask for at most {most}.");
        }

        return gate;
    }
}
