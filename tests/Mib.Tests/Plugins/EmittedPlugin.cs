using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.Loader;
using Mib.Core.Circuits;
using Mib.Sdk.Circuits;
using Mib.Sdk.Methods;

namespace Mib.Tests.Plugins;

/// <summary>Small plugin assemblies, written on the fly, for the faults that no project can be built with.</summary>
internal sealed class EmittedPlugin(string name)
{
    private readonly PersistedAssemblyBuilder assembly = new(new AssemblyName(name) { Version = new(1, 0, 0, 0) }, typeof(object).Assembly);
    private ModuleBuilder? module;

    private ModuleBuilder Module => module ??= assembly.DefineDynamicModule(name);

    /// <summary>A class that scores with null.</summary>
    /// <param name="className">Its name.</param>
    /// <param name="id">Id in its <c>[Method]</c>; null for no attribute.</param>
    /// <param name="implements">Whether it implements <see cref="ICircuitMethod"/>.</param>
    /// <param name="baseClass">Its base class.</param>
    /// <param name="attribute">The attribute; <see cref="MethodAttribute"/> unless another Mib.Sdk is to be referenced.</param>
    public EmittedPlugin Method(
        string className, string? id, bool implements = true, Type? baseClass = null, Type? attribute = null)
    {
        var type = Module.DefineType(className, TypeAttributes.Public | TypeAttributes.Class, baseClass);
        if (id is not null)
            type.SetCustomAttribute(new((attribute ?? typeof(MethodAttribute)).GetConstructor([typeof(string)])!, [id]));
        if (implements)
        {
            type.AddInterfaceImplementation(typeof(ICircuitMethod));
            var score = type.DefineMethod(
                nameof(ICircuitMethod.Score), MethodAttributes.Public | MethodAttributes.Virtual, typeof(CircuitScores), [typeof(AttributionRun)]);
            var body = score.GetILGenerator();
            body.Emit(OpCodes.Ldnull);
            body.Emit(OpCodes.Ret);
        }

        type.CreateType();
        return this;
    }

    /// <summary>A <c>MethodAttribute</c> of another Mib.Sdk than the host's.</summary>
    public static Type AttributeOfContract(Version version)
    {
        var sdk = new PersistedAssemblyBuilder(new AssemblyName("Mib.Sdk") { Version = version }, typeof(object).Assembly);
        var type = sdk.DefineDynamicModule("Mib.Sdk")
            .DefineType(typeof(MethodAttribute).FullName!, TypeAttributes.Public | TypeAttributes.Class, typeof(Attribute));
        var constructor = type.DefineConstructor(MethodAttributes.Public, CallingConventions.Standard, [typeof(string)]).GetILGenerator();
        constructor.Emit(OpCodes.Ret);
        type.CreateType();
        return Load(sdk).GetType(typeof(MethodAttribute).FullName!, throwOnError: true)!;
    }

    /// <summary>A base class in an assembly that is not there when the plugin is loaded.</summary>
    public static Type ClassOfMissingAssembly(string assemblyName)
    {
        var missing = new PersistedAssemblyBuilder(new AssemblyName(assemblyName) { Version = new(2, 0, 0, 0) }, typeof(object).Assembly);
        var type = missing.DefineDynamicModule(assemblyName).DefineType("Base", TypeAttributes.Public | TypeAttributes.Class);
        type.DefineDefaultConstructor(MethodAttributes.Public);
        type.CreateType();
        return Load(missing).GetType("Base", throwOnError: true)!;
    }

    /// <summary>Writes the assembly into a folder.</summary>
    public string SaveIn(string folder)
    {
        _ = Module;
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, name + ".dll");
        assembly.Save(path);
        return path;
    }

    /// <summary>Types of one emitted assembly can be named in another only once they are loaded ones.</summary>
    private static Assembly Load(PersistedAssemblyBuilder builder)
    {
        var bytes = new MemoryStream();
        builder.Save(bytes);
        bytes.Position = 0;
        return new AssemblyLoadContext(null, isCollectible: true).LoadFromStream(bytes);
    }
}
