"""日历文件: read back by a parser of RFC 5545 that knows nothing of the writer."""
from __future__ import annotations

import os
import re
from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from dazugong.formats.ics import Day, calendar_file

AT = datetime(2026, 5, 20, 1, 30, tzinfo=UTC)
LINE = re.compile(r"(?P<name>[A-Za-z0-9-]+)(?P<params>(?:;[A-Za-z0-9-]+=[^:;]*)*):(?P<value>.*)", re.DOTALL)
EXAMPLES = 5_000 if os.environ.get("DZG_DRILL_MINUTES") else 100


def unfolded(data: bytes) -> list[str]:
    """Content lines; folding is undone before the octets are read as characters."""
    assert data.endswith(b"\r\n")
    physical = data[:-2].split(b"\r\n")
    assert all(len(line) <= 75 for line in physical), max(map(len, physical))
    assert all(b"\n" not in line and b"\r" not in line for line in physical)
    for line in physical:
        line.decode("utf-8")       # no character is cut in two
    return b"\r\n".join(physical).replace(b"\r\n ", b"").decode("utf-8").split("\r\n")


def plain(value: str) -> str:
    return re.sub(r"\\(.)", lambda m: "\n" if m[1] in "nN" else m[1], value)


def parsed(data: bytes) -> tuple[dict[str, str], list[dict[str, str]]]:
    """(properties of the calendar, of each event); every component closes what it opened."""
    open_, calendar, events = [], {}, []
    for line in unfolded(data):
        match = LINE.fullmatch(line)
        assert match, line
        name, value = match["name"].upper(), match["value"]
        if name == "BEGIN":
            open_.append(value)
            if value == "VEVENT":
                events.append({})
        elif name == "END":
            assert open_.pop() == value
        else:
            into = events[-1] if open_[-1] == "VEVENT" else calendar
            assert name not in into, f"{name} twice"
            into[name + match["params"]] = plain(value)
    assert open_ == []
    return calendar, events


def test_days_come_back_as_they_went_out():
    days = [
        Day("ABCDEF2345", "建好村级活动阵地，每个乡镇新建或改建不少于三处，面积、设施、制度都达到规定的标准", date(2026, 12, 31), "青禾镇党委；甲,乙\n第二行\\完", "http://127.0.0.1/tasks/A/"),
        Day("ABCDEF2346", "月报", date(2026, 2, 28)),
    ]
    calendar, events = parsed(calendar_file(days, name="我的期限", at=AT))
    assert calendar["VERSION"] == "2.0"
    assert calendar["X-WR-CALNAME"] == "我的期限"
    assert [e["UID"] for e in events] == ["ABCDEF2345@dazugong", "ABCDEF2346@dazugong"]
    assert [(e["DTSTART;VALUE=DATE"], e["DTEND;VALUE=DATE"]) for e in events] == [("20261231", "20270101"), ("20260228", "20260301")]
    assert (events[0]["SUMMARY"], events[0]["DESCRIPTION"]) == (days[0].title, days[0].about)
    assert events[0]["DTSTAMP"] == "20260520T013000Z"


def test_made_again_it_has_the_same_numbers():
    days = [Day("ABCDEF2345", "月报", date(2026, 2, 28))]
    first, second = (parsed(calendar_file(days, name="x", at=at))[1] for at in (AT, AT.replace(hour=9)))
    assert [e["UID"] for e in first] == [e["UID"] for e in second]


def test_an_empty_calendar_is_a_calendar():
    assert parsed(calendar_file([], name="空", at=AT))[1] == []


@settings(max_examples=EXAMPLES, deadline=None)
@given(title=st.text(st.characters(blacklist_categories=("Cs", "Cc"), whitelist_characters="\n"), max_size=200))
def test_any_title_comes_back(title):
    [event] = parsed(calendar_file([Day("A", title, date(2026, 5, 1))], name="x", at=AT))[1]
    assert event["SUMMARY"] == title
