"""What the `sqlite3` shell takes for work like ours, for `Scripts/bench`: the same rows, in the same run.

Both yardsticks are given a `run` that executes a command and tells its seconds. Journal and durability are
as ours: WAL, `synchronous=FULL`, one transaction.
"""

import json
import sqlite3

COLUMN_END, ROW_END = b"\x1f", b"\x1e"
# What `.import --ascii` cannot carry inside a value. Only sort keys hold such bytes, and another byte in
# their place costs the same.
UNIMPORTABLE = bytes.maketrans(b"\x00" + COLUMN_END + ROW_END, b"\x01\x21\x20")

WHOLE = """
PRAGMA journal_mode=WAL;
PRAGMA synchronous=FULL;
CREATE TABLE record(kind TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL, PRIMARY KEY (kind, id));
.import --ascii ROWS record
"""

CHANGES = """
PRAGMA synchronous=FULL;
CREATE TEMP TABLE change(kind TEXT, id TEXT, body TEXT, deleted INTEGER);
.import --ascii ROWS change
BEGIN;
INSERT OR REPLACE INTO record SELECT kind, id, body FROM change WHERE deleted = 0;
DELETE FROM record WHERE (kind, id) IN (SELECT kind, id FROM change WHERE deleted = 1);
COMMIT;
"""


class BareLoad:
    """The records alone, in a plain table.

    One table with `kind`, `id` and `body`, primary key (`kind`, `id`), nothing else: no search, no digest,
    no history, no check.
    """

    def __init__(self, directory, run):
        self.database = directory / "yardstick.db"
        self.rows = directory / "yardstick.rows"
        self.run = run

    def write_rows(self, source, deletions):
        """Writes the rows in the form that `.import --ascii` reads, so that no text needs quoting."""
        with open(source, encoding="utf-8") as lines, open(self.rows, "w", encoding="utf-8", newline="") as rows:
            for line in lines:
                record = json.loads(line)
                fields = [record["kind"], record["id"], line.rstrip("\n")]
                if deletions:
                    fields.append("1" if record.get("deleted") is True else "0")
                rows.write("\x1f".join(fields) + "\x1e")

    def seconds(self, source):
        """How long the shell takes to put a JSON Lines file into the table: first a whole one, then changes."""
        follows = self.database.exists()
        self.write_rows(source, deletions=follows)
        script = self.rows.with_suffix(".sql")
        script.write_text((CHANGES if follows else WHOLE).replace("ROWS", str(self.rows)))
        return self.run(["sqlite3", "-bail", self.database], stdin=script).seconds


class ReplicaLoad:
    """All rows of a finished replica, in tables and indexes like its own.

    The rows are written out first, every derived column with them and each table in the order of its
    primary key, so that the shell has nothing to parse, fold, hash or sort but what its indexes need. It
    imports them into the emptied schema, builds the indexes and the word index, and commits. The settings
    of the connection are the client's own.
    """

    SETTINGS = ["journal_mode=WAL", "synchronous=FULL", "temp_store=FILE", "mmap_size=0",
                "cell_size_check=ON", "cache_size=-65536"]
    IMPORTED = ["kind", "record", "reference", "phrase", "mention"]

    def __init__(self, directory, run):
        self.directory = directory / "yardstick.replica"
        self.database = self.directory / "replica.db"
        self.run = run

    def load(self, replica):
        """The run of the shell that makes the tables of the replica at a path."""
        self.directory.mkdir()
        source = sqlite3.connect(f"file:{replica}?mode=ro", uri=True)
        source.text_factory = bytes
        script = self.directory / "load.sql"
        script.write_text("\n".join(self.statements(source)) + "\n")
        return self.run(["sqlite3", "-bail", self.database], stdin=script)

    def statements(self, source):
        made = source.execute(
            "SELECT type, CAST(sql AS TEXT) FROM sqlite_schema WHERE sql IS NOT NULL AND type <> 'view'"
            " AND name NOT GLOB 'phrase_index_*' ORDER BY rowid").fetchall()
        for setting in self.SETTINGS:
            yield f"PRAGMA {setting};"
        yield "BEGIN;"
        yield from (sql.decode() + ";" for kind, sql in made if kind == b"table")
        for table in self.IMPORTED:
            yield f".import --ascii '{self.write_rows(source, table)}' {table}"
        for page, digests in source.execute("SELECT page, digests FROM tree"):
            yield f"INSERT INTO tree VALUES ({page}, x'{digests.hex()}');"
        yield from (sql.decode() + ";" for kind, sql in made if kind == b"index")
        yield "INSERT INTO phrase_index (phrase_index) VALUES ('rebuild');"
        yield "COMMIT;"

    def write_rows(self, source, table):
        path = self.directory / f"{table}.rows"
        with open(path, "wb") as rows:
            for row in source.execute(f"SELECT * FROM {table}"):
                fields = (value.translate(UNIMPORTABLE) if isinstance(value, bytes) else str(value).encode()
                          for value in row)
                rows.write(COLUMN_END.join(fields) + ROW_END)
        return path
