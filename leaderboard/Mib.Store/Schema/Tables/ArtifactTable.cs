using Mib.Store.Schema.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Mib.Store.Schema.Tables;

internal sealed class ArtifactTable : IEntityTypeConfiguration<ArtifactRow>
{
    public void Configure(EntityTypeBuilder<ArtifactRow> builder)
    {
        builder.ToTable("artifacts");
        builder.HasKey(row => row.RunId);
    }
}
