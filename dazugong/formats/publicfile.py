"""公开文件: the two files between the office and the public. Neither side opens the other's database.

`site.sqlite3` is written whole by the office and only read by the public pages: what is not in the newest snapshot is nowhere
in it, not even in a free page of the file. `inbox.sqlite3` is written by the public pages and emptied by the office: it holds
what was said, what about, and the digest of the sender's number; no sender, no address, no time.
"""
from __future__ import annotations

import hashlib
import json
import secrets
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import asdict, dataclass, fields
from pathlib import Path

SITE, INBOX = "site.sqlite3", "inbox.sqlite3"
COMMENT, OBJECTION, LETTER = SAID = ("comment", "objection", "letter")
ENDED = "已结束"
MOST_TEXT, MOST_WAITING = 2000, 5000
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"       # no 0 O 1 I: it is read from paper
RECEIPT_PLACES = 12


@dataclass(frozen=True)
class Page:
    """公开页: one edition of one publication, flattened. `current`: the edition shown first; the others are its history.

    state: empty for what is no publicity; result: what became of the objections, once it is over.
    """

    id: str
    number: int
    current: bool
    genre: str
    kind: str
    unit: str
    title: str
    first_on: str
    published_on: str
    until: str
    state: str
    comments: bool
    objections: bool
    body: str
    columns: list[str]
    rows: list[list[str]]
    counts: list[list[str]]
    result: str = ""


@dataclass(frozen=True)
class Said:
    """显示的留言: a comment that was approved."""

    page: str
    text: str
    day: str
    answer: str


@dataclass(frozen=True)
class Box:
    """信箱."""

    id: str
    title: str
    note: str
    office: str
    days: str


@dataclass(frozen=True)
class Progress:
    """进度 of what was sent, by the digest of its number."""

    digest: str
    kind: str
    title: str
    state: str
    office: str
    due: str
    answer: str


@dataclass(frozen=True)
class Snapshot:
    """公开的全部: all that the public pages will ever know."""

    name: str
    pages: tuple[Page, ...] = ()
    said: tuple[Said, ...] = ()
    boxes: tuple[Box, ...] = ()
    progress: tuple[Progress, ...] = ()


@dataclass(frozen=True)
class Entry:
    """来言 as it waits: what kind, about which page or box, the words, the digest of its number."""

    row: int
    kind: str
    about: str
    text: str
    digest: str


class InboxFull(Exception):
    """信箱已满: so much waits that the office must take it in first."""


TABLES = {"page": Page, "said": Said, "box": Box, "progress": Progress}


def write_site(folder: Path, snapshot: Snapshot) -> None:
    """Writes the file anew beside the old one and puts it in its place: a reader sees the old one or the new one, whole."""
    folder.mkdir(mode=0o750, parents=True, exist_ok=True)
    for stale in folder.glob(f"{SITE}.*"):      # of a writer that was killed; it may hold what has been withdrawn since
        stale.unlink(missing_ok=True)
    fresh = folder / f"{SITE}.{secrets.token_hex(4)}"
    try:
        with closing(sqlite3.connect(fresh)) as file, file:
            file.execute("CREATE TABLE site (name TEXT)")
            file.execute("INSERT INTO site VALUES (?)", [snapshot.name])
            for table, rows in (("page", snapshot.pages), ("said", snapshot.said), ("box", snapshot.boxes), ("progress", snapshot.progress)):
                names = [one.name for one in fields(TABLES[table])]
                file.execute(f"CREATE TABLE {table} ({', '.join(names)})")
                marks = ", ".join("?" * len(names))
                file.executemany(f"INSERT INTO {table} VALUES ({marks})", [_flat(row) for row in rows])
            file.execute("CREATE INDEX page_by_id ON page (id, number)")
            file.execute("CREATE INDEX progress_by_digest ON progress (digest)")
        fresh.chmod(0o640)
        fresh.replace(folder / SITE)
    finally:
        fresh.unlink(missing_ok=True)


def _flat(row: object) -> list[object]:
    return [json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value for value in asdict(row).values()]     # type: ignore[call-overload]


class Site:
    """The newest snapshot, opened read-only for one request. A file that is not there yet is an empty site."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / SITE

    def name(self) -> str:
        """Whose pages they are."""
        found = self._rows("SELECT name FROM site")
        return found[0]["name"] if found else "公开"

    def pages(self) -> list[Page]:
        """Every page as it stands, the latest first."""
        return [_page(row) for row in self._rows("SELECT * FROM page WHERE current ORDER BY published_on DESC, id")]

    def page(self, id: str, number: int = 0) -> Page | None:
        """One page as it stands, or one of its earlier editions."""
        asked = "current" if not number else "number = ?"
        found = self._rows(f"SELECT * FROM page WHERE id = ? AND {asked}", id, *([number] if number else []))
        return _page(found[0]) if found else None

    def editions(self, id: str) -> list[tuple[int, str]]:
        """(number, day) of every edition, the latest first."""
        return [(row["number"], row["published_on"]) for row in self._rows("SELECT number, published_on FROM page WHERE id = ? ORDER BY number DESC", id)]

    def said(self, id: str) -> list[Said]:
        """The comments shown below a page."""
        return [Said(**row) for row in self._rows("SELECT * FROM said WHERE page = ? ORDER BY day, text", id)]

    def boxes(self) -> list[Box]:
        """The letter boxes."""
        return [Box(**row) for row in self._rows("SELECT * FROM box ORDER BY title")]

    def box(self, id: str) -> Box | None:
        """One letter box."""
        return next((box for box in self.boxes() if box.id == id), None)

    def progress(self, receipt: str) -> Progress | None:
        """How far it has come with what was sent under this number."""
        found = self._rows("SELECT * FROM progress WHERE digest = ?", digest_of(receipt))
        return Progress(**found[0]) if found else None

    def _rows(self, statement: str, *values: object) -> list[dict]:
        if not self.path.exists():
            return []
        with closing(sqlite3.connect(f"{self.path.as_uri()}?mode=ro", uri=True)) as file:
            file.row_factory = sqlite3.Row
            return [dict(row) for row in file.execute(statement, values)]


def _page(row: dict) -> Page:
    lists = {name: json.loads(row[name]) for name in ("columns", "rows", "counts")}
    truths = {name: bool(row[name]) for name in ("current", "comments", "objections")}
    return Page(**{**row, **lists, **truths})


class Inbox:
    """收件: what the public sent and the office has not taken in."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / INBOX

    def drop(self, kind: str, about: str, text: str) -> str:
        """投递: returns the number by which its sender, and nobody else, can ask. Raises `InboxFull`."""
        receipt = new_receipt()
        with closing(self._open()) as file, file:
            if file.execute("SELECT COUNT(*) FROM entry").fetchone()[0] >= MOST_WAITING:
                raise InboxFull
            file.execute("INSERT INTO entry (kind, about, text, digest) VALUES (?, ?, ?, ?)", [kind, about, text[:MOST_TEXT], digest_of(receipt)])
        return receipt

    def waiting(self) -> list[Entry]:
        """What waits, in the order of its digests: not even the order of arrival is kept."""
        if not self.path.exists():
            return []
        with closing(self._open()) as file:
            return [Entry(*row) for row in file.execute("SELECT row, kind, about, text, digest FROM entry ORDER BY digest")]

    def holds(self, receipt: str) -> bool:
        """Whether what was sent under this number still waits to be taken in."""
        if not self.path.exists():
            return False
        with closing(self._open()) as file:
            return file.execute("SELECT 1 FROM entry WHERE digest = ?", [digest_of(receipt)]).fetchone() is not None

    def taken(self, rows: Iterable[int]) -> None:
        """取走: overwrites what the office keeps from now on."""
        with closing(self._open()) as file, file:
            file.executemany("DELETE FROM entry WHERE row = ?", [[row] for row in rows])

    def _open(self) -> sqlite3.Connection:
        self.path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        file = sqlite3.connect(self.path, timeout=10)
        file.execute("PRAGMA secure_delete = ON")
        file.execute("CREATE TABLE IF NOT EXISTS entry (row INTEGER PRIMARY KEY, kind TEXT, about TEXT, text TEXT, digest TEXT UNIQUE)")
        return file


def new_receipt() -> str:
    """受理编号: drawn at random, 60 bits; it says nothing of when or where it was drawn."""
    drawn = "".join(secrets.choice(LETTERS) for _ in range(RECEIPT_PLACES))
    return "-".join(drawn[n:n + 4] for n in range(0, RECEIPT_PLACES, 4))


def digest_of(receipt: str) -> str:
    """What is kept of a number: who holds the file cannot ask in the sender's place."""
    plain = "".join(c for c in receipt.upper() if c in LETTERS)
    return hashlib.sha256(plain.encode()).hexdigest()
