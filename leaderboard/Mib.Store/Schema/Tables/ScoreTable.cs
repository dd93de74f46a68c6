using Mib.Store.Schema.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Mib.Store.Schema.Tables;

internal sealed class ScoreTable : IEntityTypeConfiguration<ScoreRow>
{
    public void Configure(EntityTypeBuilder<ScoreRow> builder)
    {
        builder.ToTable("scores");
        builder.HasKey(row => new { row.RunId, row.Position });
    }
}
