"""The prepared hostile inputs and their harmless twins, straight through the functions that stand at each door."""
from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from dazugong.formats.attachments import check_attachment
from dazugong.formats.jsonlimits import parse_object
from dazugong.formats.refusal import Refused
from dazugong.formats.richtext import sanitise
from dazugong.formats.roster import read_person, read_roster
from dazugong.formats.roster_fields import field_for, take
from dazugong.formats.tables import read_table
from dazugong.formats.text import plain_text
from tests.formats.door import opened_lrmx
from tests.formats.making import TODAY

FOLDER = Path(__file__).parents[3] / "shared" / "hostile"
INDEX = FOLDER / "index.json"
CASES = [c for c in json.loads(INDEX.read_text("utf-8"))["cases"] if c["channel"] != "url"] if INDEX.is_file() else []
FITS = {"reject": {"rejected"}, "accept_verbatim": {"verbatim"}, "accept_inert": {"verbatim"}, "accept_sanitised": {"sanitised"},
        "accept_normalised": {"normalised"}, "reject_or_normalise": {"rejected", "normalised"}, "warn": {"warned"},
        "inert_or_reject": {"rejected", "verbatim"}, "ignore_or_reject": {"ignored", "rejected"}}

pytestmark = [pytest.mark.shared, pytest.mark.skipif(not CASES, reason="the prepared material is not beside the project")]


def answer(channel: str, path: Path) -> tuple[str, str]:
    """What the door says: the kind of answer, and the words."""
    data = path.read_bytes()
    try:
        if channel == "field":
            return _field(json.loads(data))
        if channel == "import_table":
            return _told(read_roster(read_table(data, path.name), today=TODAY))
        if channel == "api_json":
            return _told(read_person(parse_object(data), today=TODAY))
        if channel == "publication_html":
            return _body(data.decode("utf-8"))
        if channel == "import_lrmx":
            opened = opened_lrmx(data, path.name).checked
            return ("normalised" if opened.notices else "warned" if opened.warnings else "verbatim"), " ".join(opened.notices)
        check_attachment(data, path.name)
    except Refused as no:
        return "rejected", no.message
    return "verbatim", ""


def _field(case: dict[str, str]) -> tuple[str, str]:
    name = field_for(case["field"])
    taken = take(name, case["value"], today=TODAY) if name else plain_text(case["value"], field=case["field"])
    return ("normalised", taken.notice) if taken.notice else ("verbatim", "")


def _told(result) -> tuple[str, str]:  # noqa: ANN001
    if result.refused:
        return "rejected", " ".join(no.message for no in result.refused)
    if any(row.warnings for row in result.rows):
        return "warned", " ".join(text for row in result.rows for text in row.warnings)
    if notices := result.notices + [text for row in result.rows for text in row.notices]:
        return "normalised", " ".join(notices)
    return ("ignored", "") if result.unknown_headings else ("verbatim", "")


class _Text(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.found = ""
        self.feed(page)
        self.close()

    def handle_data(self, data: str) -> None:
        self.found += "".join(re.findall("[\u4e00-\u9fff]", data))


def _body(page: str) -> tuple[str, str]:
    clean = sanitise(page)
    assert sanitise(clean) == clean and _Text(clean).found == _Text(page).found
    return ("verbatim" if clean == page.strip() or clean == page else "sanitised"), ""


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_answer_is_as_demanded(case: dict) -> None:
    kind, words = answer(case["channel"], FOLDER / case["file"])
    assert kind in FITS[case["expect"]], words
    if kind in ("rejected", "warned", "normalised"):
        assert re.search("[\u4e00-\u9fff]", words)
        for word in case["message_must_name"]:
            assert any(one in words for one in word.split("|")), words
