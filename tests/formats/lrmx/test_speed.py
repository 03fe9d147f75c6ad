"""What dzg bench lrmx and dzg bench forms measure, on a few files."""
from __future__ import annotations

from pathlib import Path

import pytest

from dazugong.bench import cadrefiles
from dazugong.formats.lrmx import read_lrmx, write_lrmx


def test_the_invented_persons_are_the_same_every_time_and_survive_the_file() -> None:
    people = cadrefiles.invented(3, (4, 5))
    assert people == cadrefiles.invented(3, (4, 5)) and len({one.name for one in people}) == 3
    assert all(read_lrmx(write_lrmx(one)) == one and not one.unread for one in people)


def test_reading_stands_beside_the_bare_parse_of_the_same_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cadrefiles, "FILES", 5)
    measured, size = cadrefiles.reading(1, tmp_path)
    assert [one.name for one in measured[:4]] == ["parse（小照片）", "texts（小照片）", "read（小照片）", "all（小照片）"] and "5份" in size
    assert measured[0].of_baseline == 1 and all(one.per_second > 50 for one in measured)


def test_many_forms_in_one_file_are_much_quicker_than_single_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cadrefiles, "BATCH", 10)
    monkeypatch.setattr(cadrefiles, "RUNS", 1)
    measured, _ = cadrefiles.printing(1)
    assert [one.name for one in measured] == ["single", "inside", "batch"] and measured[2].of_baseline >= 5
