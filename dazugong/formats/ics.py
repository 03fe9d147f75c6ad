"""日历文件 (.ics, RFC 5545): days of one's own to put into a calendar; every day keeps its number, so that it is replaced, not doubled."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

MOST_OCTETS = 75
PRODUCT = "-//dazugong//tasks//ZH"
DOMAIN = "dazugong"


@dataclass(frozen=True)
class Day:
    """一天: what is due, under a number that does not change; `about` is said below the title."""

    number: str
    title: str
    day: date
    about: str = ""
    url: str = ""


def calendar_file(days: Iterable[Day], *, name: str, at: datetime) -> bytes:
    """The whole calendar in UTF-8, lines folded at 75 octets and ended by CR LF; `at` is the moment it was made."""
    stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN", "METHOD:PUBLISH", f"X-WR-CALNAME:{escaped(name)}"]
    for one in days:
        lines += [
            "BEGIN:VEVENT", f"UID:{one.number}@{DOMAIN}", f"DTSTAMP:{stamp}", f"DTSTART;VALUE=DATE:{one.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{one.day + timedelta(days=1):%Y%m%d}", f"SUMMARY:{escaped(one.title)}",
            *([f"DESCRIPTION:{escaped(one.about)}"] if one.about else []), *([f"URL:{one.url}"] if one.url else []),
            "TRANSP:TRANSPARENT", "END:VEVENT",
        ]  # fmt: skip
    return b"".join(folded(line) for line in [*lines, "END:VCALENDAR"])


def escaped(text: str) -> str:
    """Text as a value: backslash, comma, semicolon and line break escaped; other control characters left out."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")
    return "".join(char for char in text if char >= " " and char != "\x7f")


def folded(line: str) -> bytes:
    """One content line in pieces of at most 75 octets, no character cut in two."""
    pieces, piece = [], b""
    for char in line:
        octets = char.encode("utf-8", "replace")
        if len(piece) + len(octets) > MOST_OCTETS - bool(pieces):
            pieces.append(piece)
            piece = b""
        piece += octets
    return b"\r\n ".join([*pieces, piece]) + b"\r\n"
