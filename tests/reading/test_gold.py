"""标注文件上的底线: invented documents annotated by hand, and the shared gold where it is present."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from dazugong.reading import decompose
from tests.reading.scoring import score

ANNOTATED = Path(__file__).parent / "annotated"
SHARED = Path(__file__).parents[2].parent / "shared"
GOLD = sorted(SHARED.glob("gold/seed_*.json"))


def read(path: Path) -> str:
    return path.read_text("utf-8-sig")


def by_commas(text: str) -> list[dict]:
    """The plainest reading: every clause a task."""
    pieces = [piece for piece in re.split(r"[，,。；;！!？?\n]", text) if len(piece) > 5]
    return [{"text": piece, "text_norm": piece, "kind": "task"} for piece in pieces]


@pytest.mark.parametrize("name", sorted(path.stem for path in ANNOTATED.glob("*.txt")))
def test_an_invented_document_is_read_as_by_hand(name: str) -> None:
    gold = json.loads(read(ANNOTATED / f"{name}.json"))
    result = score(gold, [item.as_dict() for item in decompose(read(ANNOTATED / f"{name}.txt"))])
    assert result.f1 >= 0.76
    assert result.kind >= 0.73


@pytest.mark.parametrize("name", sorted(path.stem for path in ANNOTATED.glob("*.txt")))
def test_the_hand_made_ledgers_quote_their_documents(name: str) -> None:
    text = read(ANNOTATED / f"{name}.txt")
    for entry in json.loads(read(ANNOTATED / f"{name}.json")):
        assert text[entry["offset"] :].startswith(entry["text"])


@pytest.mark.shared
@pytest.mark.skipif(not GOLD, reason="the shared gold does not stand beside the project")
@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_the_shared_texts_are_read_above_the_floor(path: Path) -> None:
    text = read(next((SHARED / "seeds").glob(f"{path.stem.removeprefix('seed_')}_*.txt")))
    gold = json.loads(read(path))
    result = score(gold, [item.as_dict() for item in decompose(text)])
    assert result.f1 >= 0.7
    assert result.kind >= 0.75
    assert result.f1 > score(gold, by_commas(text)).f1
