using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Mib.Store.Schema.Migrations;

/// <summary>The first schema.</summary>
/// <remarks>Written as SQL, because SQLite keeps it word for word: its comments are what <c>.schema</c> shows.</remarks>
[DbContext(typeof(StoreContext))]
[Migration("20260101000000_Initial")]
internal sealed class Initial : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql($"PRAGMA application_id = {Migrator.ApplicationId};");
        migrationBuilder.Sql(Runs);
        migrationBuilder.Sql(Results);
        migrationBuilder.Sql(Steps);
    }

    private const string Runs = """
        CREATE TABLE runs ( -- one row a run; equal keys are the same run
            id TEXT NOT NULL PRIMARY KEY, -- the first twelve hexadecimal digits of the SHA-256 of "key"
            track TEXT NOT NULL CHECK (track IN ('circuit', 'variable')),
            task TEXT NOT NULL,
            variable TEXT NOT NULL,
            model TEXT NOT NULL,
            method TEXT NOT NULL,
            options TEXT NOT NULL, -- of the method: a JSON object
            settings TEXT NOT NULL, -- of the evaluation: a JSON object
            split TEXT NOT NULL,
            seed INTEGER NOT NULL,
            dtype TEXT NOT NULL,
            device TEXT NOT NULL,
            model_hash TEXT NOT NULL,
            method_hash TEXT NOT NULL,
            data_hash TEXT NOT NULL,
            version TEXT NOT NULL,
            key TEXT NOT NULL, -- everything that decides the scores: the columns above, as JSON
            started_at TEXT NOT NULL,
            command TEXT NOT NULL,
            machine TEXT NOT NULL,
            versions TEXT NOT NULL, -- a JSON object
            status TEXT NOT NULL CHECK (status IN ('running', 'done', 'failed')),
            error TEXT NOT NULL,
            seconds REAL,
            peak_memory_bytes INTEGER
        ) STRICT;
        CREATE INDEX ix_runs_cell ON runs (track, task, model, method);
        """;

    private const string Results = """
        CREATE TABLE scores ( -- low and high are the 95 % interval; a NULL number is one without meaning
            run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            metric TEXT NOT NULL,
            site TEXT NOT NULL, -- empty for the run as a whole
            value REAL, low REAL, high REAL,
            examples INTEGER NOT NULL,
            PRIMARY KEY (run_id, position), UNIQUE (run_id, metric, site)
        ) STRICT;
        CREATE TABLE curves (
            run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            name TEXT NOT NULL,
            PRIMARY KEY (run_id, position), UNIQUE (run_id, name)
        ) STRICT;
        CREATE TABLE points (
            run_id TEXT NOT NULL,
            curve INTEGER NOT NULL, -- curves.position
            position INTEGER NOT NULL,
            x REAL, y REAL, low REAL, high REAL, edges REAL,
            PRIMARY KEY (run_id, curve, position),
            FOREIGN KEY (run_id, curve) REFERENCES curves (run_id, position) ON DELETE CASCADE
        ) STRICT;
        CREATE TABLE examples ( -- one value an example
            run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            name TEXT NOT NULL,
            count INTEGER NOT NULL,
            numbers BLOB NOT NULL, -- 8-byte little-endian floating point, in the order of the data
            PRIMARY KEY (run_id, position), UNIQUE (run_id, name)
        ) STRICT;
        CREATE TABLE facts (
            run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
            position INTEGER NOT NULL,
            name TEXT NOT NULL,
            value REAL,
            PRIMARY KEY (run_id, position), UNIQUE (run_id, name)
        ) STRICT;
        CREATE TABLE artifacts ( -- what the method made
            run_id TEXT NOT NULL PRIMARY KEY REFERENCES runs (id) ON DELETE CASCADE,
            file_name TEXT NOT NULL,
            content BLOB NOT NULL
        ) STRICT;
        """;

    private const string Steps = """
        CREATE TABLE steps ( -- what an unfinished run has already worked out; gone once it is done
            run_id TEXT NOT NULL REFERENCES runs (id) ON DELETE CASCADE,
            name TEXT NOT NULL,
            payload BLOB NOT NULL,
            PRIMARY KEY (run_id, name)
        ) STRICT;
        CREATE TABLE shared ( -- what several runs use, such as the band of random circuits
            key TEXT NOT NULL,
            name TEXT NOT NULL,
            payload BLOB NOT NULL,
            PRIMARY KEY (key, name)
        ) STRICT;
        """;
}
