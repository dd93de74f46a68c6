using Mib.Store.Schema.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Mib.Store.Schema.Tables;

internal sealed class ExamplesTable : IEntityTypeConfiguration<ExamplesRow>
{
    public void Configure(EntityTypeBuilder<ExamplesRow> builder)
    {
        builder.ToTable("examples");
        builder.HasKey(row => new { row.RunId, row.Position });
    }
}
