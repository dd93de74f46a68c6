namespace Mib.Sdk.Tasks;

/// <summary>Marks a class as a task.</summary>
/// <param name="id">Kebab-case id, e.g. <c>ioi</c>.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class TaskAttribute(string id) : Attribute
{
    /// <summary>Kebab-case id.</summary>
    public string Id { get; } = id;
}
