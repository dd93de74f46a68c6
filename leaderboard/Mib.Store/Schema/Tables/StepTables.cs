using Mib.Store.Schema.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Mib.Store.Schema.Tables;

internal sealed class StepTable : IEntityTypeConfiguration<StepRow>
{
    public void Configure(EntityTypeBuilder<StepRow> builder)
    {
        builder.ToTable("steps");
        builder.HasKey(row => new { row.RunId, row.Name });
    }
}

internal sealed class SharedTable : IEntityTypeConfiguration<SharedRow>
{
    public void Configure(EntityTypeBuilder<SharedRow> builder)
    {
        builder.ToTable("shared");
        builder.HasKey(row => new { row.Key, row.Name });
    }
}
