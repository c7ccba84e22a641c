#!/usr/bin/env python3
"""Reads plain streams of columns for Scripts/check-vectors; written from Protocol/columns.md alone."""
import bisect
import json
import re

from wire import Fault, Reader

SEGMENT, ROWS, PLACES, FIELDS, BASE, STEPS, RECORD = 67108864, 65536, 16777216, 524288, 32768, 16, 1048576
PREDICTORS = ("none", "previous", "old", "column", "lookup", "base lookup", "sibling")
RESIDUALS = (
    "text", "prefix", "affix", "equal", "integer", "day", "digits", "distinct", "splice", "known",
    "rank")
KIND, ID = re.compile(rb"[a-z0-9_]{1,64}"), re.compile(rb"[A-Za-z0-9._:@/-]{1,128}")
# An id alone, or behind its kind.
REFERENCE = (ID, re.compile(KIND.pattern + b"/" + ID.pattern))
INTEGER = re.compile(rb"0|-?[1-9][0-9]*")
DAY = re.compile(rb"([0-9]{4})-([0-9]{2})-([0-9]{2})")
TEXT = re.compile(rb'"(?:[^"\\]|\\.)*"')

# The links of each kind, and the kind that their ids are of; None for kind/id.
LINKS = {
    "unit": {"parent": "unit"},
    "person": {"unit": "unit"},
    "event": {"organiser": "unit", "parent": "event", "campaign": "campaign"},
    "participation": {"event": "event", "person": "person", "unit": "unit"},
    "campaign": {"parent": "campaign", "launched_by": "person", "launch_event": "event"},
    "figure": {"subject": "unit", "campaign": "campaign", "event": "event"},
    "statement": {"speaker": "person", "addressee": "unit", "event": "event"},
    "decision": {"annuls": "decision"},
    "honour": {
        "award_type": "award_type", "recipient": None, "decision": "decision",
        "campaign": "campaign", "event": "event"},
    "exemplar": {"subject": None, "recognised_at": "event"},
}

# What is taken to stand before the plain stream: section 7.
NAME_LIST = """
alts class notes prov scope
open_question about answer question readings state
task_area figures legal_ref name name_en
campaign aliases content_count contents contents_complete form launch_event launched_by
level name parent partial_mentions period slogan
award_type authority certainty family legal_basis level name_en name_vi recipient_kinds
sort_order valid_from valid_to
statement addressee complete event on_behalf_of order paraphrase_en paraphrase_vi speaker
type
figure additive attribution campaign event magnitude measure period qualifier subject
unit_of_count value value_text
event campaign complete held_on label ordinal organiser parent period place recipients type
participation event on_behalf_of order person posts_at rank_at roles unit
exemplar field recognised_at replicated_at subject summary title
source bytes language parts published publisher sha256 title url
unit aliases fictional name name_en parent predecessors short tier valid_from valid_to
decision annuls effective_on ground issued_on issuer number signatory targets type
person aliases family given middle name post rank synthetic unit
honour award_type awarded_on campaign decision event post_at posthumous presented_on rank_at
reason recipient recipient_kind recipient_name_at unit_at
""".split()
NAMES = b"".join(bytes([len(name)]) + name.encode() for name in NAME_LIST) + bytes([0, 1, 1, 1])

# What may be taken to stand before the names: section 8.
VOCABULARY_KINDS = [
    "honour", "person", "decision", "unit", "source", "exemplar", "participation", "event", "figure",
    "statement", "award_type", "campaign", "task_area", "open_question"]
VOCABULARY_BYTES = 32506 - len(NAMES)


def vocabulary(base):
    """Cells of the last records of each kind of a state, which is canonical records in key order."""
    kinds = {}
    for line in base:
        cells = cells_of(line)
        kinds.setdefault(cells[b"kind"].decode(), []).append(cells)
    seen, words = set(), b""
    for kind in VOCABULARY_KINDS:
        block = b""
        for cells in kinds.get(kind, [])[-32:]:
            for name, found in cells.items():
                if name in (b"id", b"kind") or not 4 <= len(found) <= 512 or found in seen:
                    continue
                seen.add(found)
                block += found + b"\n"
        words = block + words
        if len(words) >= VOCABULARY_BYTES:
            break
    return words[-VOCABULARY_BYTES:]


# Records and cells: section 2.


def members(record):
    """The members of canonical bytes as they stand there: name inside its quotes, JSON."""
    found, at = [], 1
    while at < len(record) - 1:
        name = TEXT.match(record, at)
        start = at = name.end() + 1
        depth = 0
        while depth or record[at : at + 1] not in (b",", b"}"):
            part = record[at : at + 1]
            depth += (part in b"{[") - (part in b"}]")
            at = TEXT.match(record, at).end() if part == b'"' else at + 1
        found.append((name.group()[1:-1], record[start:at]))
        at += 1
    return found


def order(name):
    return json.loads(b'"' + name + b'"').encode("utf-8", "surrogatepass")


def cell_of(value):
    return value[1:-1] if value[:1] == b'"' else b"\x01" + value


def record_of(named):
    """Canonical bytes of the members given as name and cell."""
    parts = []
    for name, cell in sorted(named.items(), key=lambda pair: order(pair[0])):
        if cell[:1] != b"\x02":
            value = cell[1:] if cell[:1] == b"\x01" else b'"' + cell + b'"'
            parts.append(b'"' + name + b'":' + value)
    return b"{" + b",".join(parts) + b"}"


def cells_of(record):
    return {name: cell_of(value) for name, value in members(record)}


def row_of(identity, record):
    """A base record as a row: column name to cell."""
    row = {("part", k): part for k, part in enumerate(id_parts(identity))}
    row.update((("field", name), cell) for name, cell in cells_of(record).items())
    return row


def id_parts(identity):
    return re.split(rb"[/-]", identity)


class Column:
    """The cells of some rows."""

    def __init__(self, name, rows):
        self.name, self.rows, self.cells = name, rows, {}


# Numbers: section 4.


def leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def month_days(year, month):
    return 29 if month == 2 and leap(year) else (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[month - 1]


def days(year, month, day):
    """Days from 0000-03-01."""
    years = sum((365 * year, (year + 3) // 4, -((year + 99) // 100), (year + 399) // 400))
    return years + sum(month_days(year, m) for m in range(1, month)) + day - 1 - 60


FIRST_DAY, LAST_DAY = days(0, 1, 1), days(9999, 12, 31)


def number_of(cell, form, width):
    """The number that gives the cell again; None where there is none."""
    if form == "integer":
        if cell[:1] == b"\x01" and INTEGER.fullmatch(cell[1:]):
            value = int(cell[1:])
            return value if -(2**63) <= value < 2**63 else None
    elif form == "day":
        match = DAY.fullmatch(cell)
        if match:
            year, month, day = map(int, match.groups())
            if 1 <= month <= 12 and 1 <= day <= month_days(year, month):
                return days(year, month, day)
    elif len(cell) == width and re.fullmatch(rb"[0-9]+", cell):
        return int(cell)
    return None


def cell_for(number, form, width):
    if form == "integer":
        return b"\x01" + str(number).encode()
    if form == "day":
        if not FIRST_DAY <= number <= LAST_DAY:
            return None
        year = max(0, (number + 60) // 366)
        while year < 9999 and days(year + 1, 1, 1) <= number:
            year += 1
        rest, month = number - days(year, 1, 1), 1
        while rest >= month_days(year, month):
            rest -= month_days(year, month)
            month += 1
        return b"%04d-%02d-%02d" % (year, month, rest + 1)
    return b"%0*d" % (width, number) if 0 <= number < 10**width else None


# The stream.


class Stream:
    def __init__(self, recipe, base):
        self.recipe = Reader(recipe, 0)
        self.base = {}
        for record in base:
            named = dict(members(record))
            kind, identity = (named[name][1:-1] for name in (b"kind", b"id"))
            self.base.setdefault(kind, []).append((identity, record))
        for records in self.base.values():
            records.sort()
        self.last, self.tables, self.inserted = b"", {}, (b"", [])

    def read(self, plain):
        """The changes of a whole stream: (key, record), or (key, None) where it is deleted."""
        reader, changes = Reader(plain, 0), []
        while reader.at < len(plain):
            start = reader.at
            length = reader.varint("length")
            if reader.at - start > 4 or not length:
                reader.fail(at=start)
            if length > SEGMENT:
                reader.fail("too-large", start)
            at = reader.at
            segment = Segment(self, Reader(reader.take("segment", length), at))
            changes += segment.read()
        if self.recipe.at < len(self.recipe.data):
            self.recipe.fail()
        return changes

    def code(self, column):
        """The code of the next column: predictor, residual, number of the other column, packed or not."""
        if self.recipe.at == len(self.recipe.data):
            return "none", "text", None, False
        byte = self.recipe.byte("code")
        packed, byte = byte >> 7, byte & 127
        if packed and byte & 15 < 4 or packed and byte & 15 == 8:
            self.recipe.fail()
        if byte & 15 >= len(RESIDUALS) or byte >> 4 >= len(PREDICTORS):
            self.recipe.fail()
        if byte & 15 == 9 and byte >> 4 not in (2, 4, 5, 6):
            self.recipe.fail()
        other = None
        if byte >> 4 >= 3:
            other = self.recipe.varint("column")
            if other >= column:
                self.recipe.fail("too-large")
        return PREDICTORS[byte >> 4], RESIDUALS[byte & 15], other, packed

    def base_rows(self, kind, reader):
        """The records of a kind as rows: column name to cell."""
        if kind not in self.tables:
            records = self.base.get(kind, [])
            if len(records) > BASE:
                reader.fail("too-large")
            self.tables[kind] = [row_of(*record) for record in records]
        return self.tables[kind]

    def siblings(self, kind, key, reader):
        """For each different reference in a column the last base record that has it, as rows."""
        links = LINKS.get(kind.decode(), {})
        field = key.name[1].decode() if key.name[0] == "field" else None
        if field not in links:
            reader.fail()
        wanted, last = {}, {}
        for cell in key.cells.values():
            wanted[cell] = REFERENCE[links[field] is None].fullmatch(cell)
        for identity, record in self.base.get(kind, []):
            cell = cells_of(record).get(field.encode())
            if wanted.get(cell):
                last[cell] = (identity, record)
        if sum(len(record) for _, record in last.values()) > SEGMENT:
            reader.fail("too-large")
        return [row_of(*record) for record in sorted(last.values())]


class Bits:
    """The bits at the end of a segment, from its last byte backwards; its bytes end where they begin."""

    def __init__(self, reader):
        self.reader, self.end, self.read = reader, len(reader.data), 0

    def take(self, count):
        value = 0
        for place in range(count):
            index = self.end - 1 - self.read // 8
            if index < self.reader.at:
                self.reader.fail()
            value |= (self.reader.data[index] >> self.read % 8 & 1) << place
            self.read += 1
        return value

    def rice(self, order):
        ones = 0
        while self.take(1):
            ones += 1
        value = ones << order | self.take(order)
        if value >= 2**64:
            self.reader.fail("too-large")
        return value

    def finish(self):
        if self.reader.at + -(-self.read // 8) != self.end or self.take(-self.read % 8):
            self.reader.fail()


class Segment:
    def __init__(self, stream, reader):
        self.stream, self.reader = stream, reader
        self.bits = Bits(reader)
        self.rows_left, self.places_left = ROWS, PLACES
        self.bytes_left = self.records_left = SEGMENT

    def read(self):
        changes, last = [], b""
        for _ in range(self.reader.varint("kinds")):
            kind = self.text("kind")
            if not KIND.fullmatch(kind) or kind <= last:
                self.reader.fail("refused-transfer")
            last = kind
            changes += self.section(kind)
        self.bits.finish()
        for key, _ in changes:
            if key <= self.stream.last:
                self.reader.fail("refused-transfer")
            self.stream.last = key
        return changes

    def text(self, name):
        return self.reader.take(name, self.reader.varint(name))

    def rows(self, name):
        count = self.reader.varint(name, self.rows_left)
        self.rows_left -= count
        return count

    def ranks(self, count, scale):
        ranks, following = [], 0
        for _ in range(count):
            gap = self.bits.rice(max(0, scale - (count.bit_length() - 1)))
            if gap > 2**63 - 1 - following:
                self.reader.fail("too-large")
            ranks.append(following + gap)
            following = ranks[-1] + 1
        return ranks

    def mask(self, fields):
        raw = self.reader.take("mask", -(-len(fields) // 8))
        bits = int.from_bytes(raw, "little")
        if bits >> len(fields):
            self.reader.fail()
        return raw, {name for bit, name in enumerate(fields) if bits >> bit & 1}

    def section(self, kind):
        fields = []
        for _ in range(self.reader.varint("fields", FIELDS)):
            name = self.text("field")
            if name in (b"id", b"kind") or (fields and order(name) <= order(fields[-1])):
                self.reader.fail("refused-transfer")
            fields.append(name)
        delete_count = self.rows("deletes")
        groups = []
        for _ in range(self.reader.varint("groups", ROWS)):
            raw, names = self.mask(fields)
            if groups and raw <= groups[-1][0]:
                self.reader.fail("refused-transfer")
            groups.append((raw, names, self.rows("group")))
        scale = self.bits.take(6) if delete_count + sum(count for _, _, count in groups) else 0
        deletes = self.ranks(delete_count, scale)
        patches = [(names, rank) for _, names, count in groups for rank in self.ranks(count, scale)]
        named = set().union(*(names for _, names, _ in groups))
        layouts, numbers = self.layouts(fields)
        parts = max((len(signs) + 1 for signs, _ in layouts), default=0)
        self.places_left -= len(fields) * (len(patches) + len(numbers)) + parts * len(numbers)
        if self.places_left < 0:
            self.reader.fail("too-large")

        old = [self.record(kind, rank) for _, rank in patches]
        columns = [
            Column(("field", name), [row for row, (names, _) in enumerate(patches) if name in names])
            for name in fields if name in named]
        self.fill(kind, columns, [cells_of(record) for _, record in old])
        changes = {}
        for row, (identity, record) in enumerate(old):
            cells = cells_of(record)
            cells.update((c.name[1], c.cells[row]) for c in columns if row in c.cells)
            self.add(changes, kind, identity, cells)

        columns = self.insert_columns(fields, layouts, numbers)
        before = self.stream.inserted[1] if self.stream.inserted[0] == kind else []
        self.fill(kind, columns, None, before)
        rows = [{c.name: c.cells[row] for c in columns if row in c.cells} for row in range(len(numbers))]
        self.stream.inserted = kind, rows
        for row, number in enumerate(numbers):
            parts = [c.cells[row] for c in columns if c.name[0] == "part" and row in c.cells]
            signs = [layouts[number][0][k : k + 1] for k in range(len(parts) - 1)] + [b""]
            identity = b"".join(part + sign for part, sign in zip(parts, signs))
            if not ID.fullmatch(identity):
                self.reader.fail("refused-transfer")
            cells = {c.name[1]: c.cells[row] for c in columns if c.name[0] == "field" and row in c.cells}
            cells.update({b"id": identity, b"kind": kind})
            self.add(changes, kind, identity, cells)
        for rank in deletes:
            self.add(changes, kind, self.record(kind, rank)[0], None)
        return sorted(changes.items())

    def add(self, changes, kind, identity, cells):
        key = kind + b"\0" + identity
        record = cells and record_of(cells)
        self.count(record or b"")
        if key in changes:
            self.reader.fail("refused-transfer")
        if record and len(record) > RECORD:
            self.reader.fail("too-large")
        changes[key] = record

    def record(self, kind, rank):
        records = self.stream.base.get(kind, [])
        if rank >= len(records):
            self.reader.fail("too-large")
        self.count(records[rank][1])
        return records[rank]

    def count(self, record):
        self.records_left -= len(record)
        if self.records_left < 0:
            self.reader.fail("too-large")

    def layouts(self, fields):
        count = self.rows("inserts")
        if not count:
            return [], []
        layouts = []
        for _ in range(self.reader.varint("layouts", count)):
            signs = self.text("signs")
            if signs.strip(b"/-") or len(signs) > 128:
                self.reader.fail("refused-transfer")
            layouts.append((signs, self.mask(fields)[1]))
        if not layouts:
            self.reader.fail()
        if len(layouts) == 1:
            return layouts, [0] * count
        return layouts, [self.reader.varint("layout", len(layouts) - 1) for _ in range(count)]

    def insert_columns(self, fields, layouts, numbers):
        columns = []
        for part in range(max((len(signs) + 1 for signs, _ in layouts), default=0)):
            rows = [row for row, number in enumerate(numbers) if part <= len(layouts[number][0])]
            columns.append(Column(("part", part), rows))
        for name in fields:
            if any(name in names for _, names in layouts):
                rows = [row for row, number in enumerate(numbers) if name in layouts[number][1]]
                columns.append(Column(("field", name), rows))
        return columns

    # Predictions: section 3.

    def fill(self, kind, columns, old, before=()):
        for number, column in enumerate(columns):
            predictor, residual, other, self.packed = self.stream.code(number)
            if predictor == "old" and old is None:
                self.reader.fail()
            above = []
            if predictor == "lookup":
                above = before
            if predictor == "base lookup":
                above = self.stream.base_rows(kind, self.reader)
            if predictor == "sibling":
                above = self.stream.siblings(kind, columns[other], self.reader)
            prediction = self.predictions(predictor, column, columns, other, old, above)
            if residual == "known":
                held = above
                if predictor == "old":
                    held = [{column.name: old[row].get(column.name[1])} for row in column.rows]
                cells = self.read_known(column, held)
            else:
                cells = getattr(self, "read_" + residual)(column, prediction)
            for row, cell in zip(column.rows, cells):
                self.bytes_left -= len(cell)
                if self.bytes_left < 0:
                    self.reader.fail("too-large")
                column.cells[row] = cell

    def predictions(self, predictor, column, columns, other, old, above):
        """What gives the prediction for a row, or None."""
        if predictor == "none":
            return lambda row: None
        if predictor == "previous":
            return lambda row: next(reversed(column.cells.values()), None)
        if predictor == "old":
            return lambda row: old[row].get(column.name[1])
        if predictor == "column":
            return lambda row: columns[other].cells.get(row)
        key = columns[other]
        chain = {}  # a cell of the key to the places that have it, from the first; base rows below 0
        for place, base in enumerate(above, -len(above)):
            if key.name in base:
                chain.setdefault(base[key.name], []).append(place)
        for row in key.rows:
            chain.setdefault(key.cells[row], []).append(row)

        def lookup(row):
            if row not in key.cells:
                return None
            way = chain[key.cells[row]]
            end = bisect.bisect_left(way, row)
            for place in reversed(way[max(0, end - STEPS) : end]):
                cell = column.cells.get(place) if place >= 0 else above[place].get(column.name)
                if cell is not None:
                    return cell
            return None

        return lookup

    # Residuals: section 4. Each gives the cells one by one; a cell is in its column before the next.

    def line(self):
        end = self.reader.data.find(b"\n", self.reader.at)
        if end < 0:
            self.reader.fail()
        return self.reader.take("line", end + 1 - self.reader.at)[:-1]

    def read_text(self, column, prediction):
        for _ in column.rows:
            yield self.line()

    def shared(self, column, prediction, ends):
        for row in column.rows:
            expected = prediction(row) or b""
            before = self.reader.varint("before", len(expected))
            after = self.reader.varint("after", len(expected) - before) if ends else 0
            yield expected[:before] + self.line() + expected[len(expected) - after :]

    def read_prefix(self, column, prediction):
        return self.shared(column, prediction, False)

    def read_affix(self, column, prediction):
        return self.shared(column, prediction, True)

    def read_equal(self, column, prediction):
        rows = list(column.rows)
        while rows:
            for _ in range(self.reader.varint("run", len(rows))):
                cell = prediction(rows.pop(0))
                if cell is None:
                    self.reader.fail()
                yield cell
            if rows:
                rows.pop(0)
                yield self.line()

    def numbers(self, count):
        """The numbers of a column, one by one."""
        if not self.packed:
            return (self.reader.varint("number") for _ in range(count))
        form = self.bits.take(8)
        if 64 < form < 128 or form > 191:
            self.reader.fail()
        return (self.bits.rice(form - 128) if form > 64 else self.bits.take(form) for _ in range(count))

    def differences(self, column, prediction, form, width=0):
        numbers = self.numbers(len(column.rows))
        for row in column.rows:
            expected = number_of(prediction(row) or b"", form, width) or 0
            raw = next(numbers)
            value = expected + (raw >> 1 ^ -(raw & 1))
            cell = cell_for((value + 2**63) % 2**64 - 2**63, form, width)
            if cell is None:
                self.reader.fail()
            yield cell

    def read_integer(self, column, prediction):
        return self.differences(column, prediction, "integer")

    def read_day(self, column, prediction):
        return self.differences(column, prediction, "day")

    def read_digits(self, column, prediction):
        width = self.reader.varint("width", 18)
        if not width:
            self.reader.fail()
        return self.differences(column, prediction, "digits", width)

    def read_distinct(self, column, prediction):
        return self.read_known(column, ())

    def read_known(self, column, held):
        cells = list(dict.fromkeys(row[column.name] for row in held if row.get(column.name) is not None))
        cells += [self.line() for _ in range(self.reader.varint("count", len(column.rows)))]
        return (self.numbered(cells, number) for number in self.numbers(len(column.rows)))

    def read_rank(self, column, prediction):
        kind = self.text("kind")
        if not KIND.fullmatch(kind):
            self.reader.fail("refused-transfer")
        has_kind = self.reader.byte("form", 0, 1)
        records = self.stream.base.get(kind, [])
        for number in list(self.numbers(len(column.rows))):
            if number > len(records):
                self.reader.fail("too-large")
            if number == 0:
                yield self.line()
            else:
                yield (kind + b"/" if has_kind else b"") + records[number - 1][0]

    def numbered(self, cells, number):
        if number >= len(cells):
            self.reader.fail("too-large")
        return cells[number]

    def read_splice(self, column, prediction):
        for row in column.rows:
            expected, cell, end = prediction(row) or b"", b"", 0
            while True:
                cell += self.reader.take("text", self.reader.varint("text", RECORD - len(cell)))
                count = self.reader.varint("copy", min(len(expected), RECORD - len(cell)))
                if not count:
                    break
                raw = self.reader.varint("place")
                start = end + (raw >> 1 ^ -(raw & 1))
                if not 0 <= start <= len(expected) - count:
                    self.reader.fail("too-large")
                end = start + count
                cell += expected[start:end]
            yield cell
