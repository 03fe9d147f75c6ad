"""dzg decompose: what it writes for people has a line for each measure."""
from __future__ import annotations

from pathlib import Path

import pytest

from dazugong.cli.__main__ import main


def test_a_measure_broken_over_lines_is_listed_on_one(tmp_path: Path, capsys: pytest.CaptureFixture) -> None:
    sentence = "12月底前由县委组织部牵头建立村党组织书记轮训台账并逐村核对补训名单和各期课程，"
    file = tmp_path / "要点.txt"
    file.write_text("样例县要点\n" + "\n".join(f"（{'一二三四五六'[n]}）{sentence}\n每季度通报一次。" for n in range(6)), "utf8")
    assert main(["decompose", str(file)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines and all(line.count("\t") == 3 for line in lines)
