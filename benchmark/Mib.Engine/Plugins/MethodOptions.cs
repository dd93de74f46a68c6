using Mib.Core;
using Mib.Core.Results;

namespace Mib.Engine.Plugins;

/// <summary>The options that a method is made with.</summary>
/// <param name="Record">The method's options record; null if it takes none.</param>
/// <param name="Settings">Every option with its value, given or not, sorted by name.</param>
public sealed record MethodOptions(object? Record, EquatableArray<Setting> Settings);
