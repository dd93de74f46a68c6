using Mib.Core.Results;
using Mib.Store.Schema.Rows;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Mib.Store.Schema.Tables;

internal sealed class RunTable : IEntityTypeConfiguration<RunRow>
{
    public void Configure(EntityTypeBuilder<RunRow> builder)
    {
        builder.ToTable("runs");
        builder.HasKey(run => run.Id);
        builder.Property(run => run.Track).HasConversion(new EnumText<Track>());
        builder.Property(run => run.Status).HasConversion(new EnumText<RunStatus>());
        builder.HasMany(run => run.Scores).WithOne().HasForeignKey(row => row.RunId);
        builder.HasMany(run => run.Curves).WithOne().HasForeignKey(row => row.RunId);
        builder.HasMany(run => run.Examples).WithOne().HasForeignKey(row => row.RunId);
        builder.HasMany(run => run.Facts).WithOne().HasForeignKey(row => row.RunId);
        builder.HasOne(run => run.Artifact).WithOne().HasForeignKey<ArtifactRow>(row => row.RunId);
        builder.HasMany<StepRow>().WithOne().HasForeignKey(row => row.RunId);
    }
}
