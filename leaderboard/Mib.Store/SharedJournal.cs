using Mib.Core.Results;
using Mib.Store.Schema;
using Mib.Store.Schema.Rows;
using Microsoft.EntityFrameworkCore;

namespace Mib.Store;

/// <summary>Steps that several runs share, under a key that says everything they depend on.</summary>
internal sealed class SharedJournal(Database database, string key) : IRunJournal
{
    public byte[]? Find(string step) => database.Read(context => context.Shared.Find(key, step)?.Payload);

    public void Save(string step, byte[] payload) => database.Write(context =>
    {
        if (context.Shared.Find(key, step) is { } row)
            row.Payload = payload;
        else
            context.Shared.Add(new SharedRow { Key = key, Name = step, Payload = payload });
        return true;
    });

    /// <summary>Forgets all steps, in the caller's transaction.</summary>
    public void Drop(StoreContext context) => context.Shared.Where(row => row.Key == key).ExecuteDelete();
}
