using Mib.Store.Schema.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Mib.Store.Schema.Tables;

internal sealed class CurveTable : IEntityTypeConfiguration<CurveRow>
{
    public void Configure(EntityTypeBuilder<CurveRow> builder)
    {
        builder.ToTable("curves");
        builder.HasKey(row => new { row.RunId, row.Position });
        builder.HasMany(row => row.Points).WithOne().HasForeignKey(point => new { point.RunId, point.Curve });
    }
}

internal sealed class PointTable : IEntityTypeConfiguration<PointRow>
{
    public void Configure(EntityTypeBuilder<PointRow> builder)
    {
        builder.ToTable("points");
        builder.HasKey(row => new { row.RunId, row.Curve, row.Position });
    }
}
