"""属性: a paper's properties name the paper, and nothing of the tool that wrote it."""
from __future__ import annotations

import zipfile
from io import BytesIO

from dazugong.formats.briefing import Brief, write_brief
from dazugong.formats.paper.letters import letters_docx


def properties(paper: bytes) -> str:
    with zipfile.ZipFile(BytesIO(paper)) as box:
        return box.read("docProps/core.xml").decode()


def test_a_brief_and_a_letter_carry_their_own_title_alone() -> None:
    brief = BytesIO()
    write_brief(brief, Brief("甲二镇简报", "截至2026年11月23日", "共3项。", [], []))
    letter = letters_docx([("甲村", "甲村：\n请按期报送。")], title="提醒函", signed_by="甲县委组织部", day="2026年11月23日")
    for paper, title in ((brief.getvalue(), "甲二镇简报"), (letter, "提醒函")):
        said = properties(paper)
        assert title in said
        assert not [sign for sign in ("python", "2013", "created") if sign in said]
