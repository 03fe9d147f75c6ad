"""命令行: exit codes, JSON alone on standard output, and an installation that comes back from its backup."""
from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import docx
import pytest

from dazugong.formats.lrmx import Cadre, WrittenDate, write_lrmx
from dazugong.formats.publicfile import LETTER, OBJECTION, Inbox, Site, Snapshot, write_site
from tests.make import citizen_number
from tests.tables import lay

ROOT = Path(__file__).resolve().parents[2]
ROSTER = "姓名,公民身份号码,性别,民族,出生日期,入党时间,所在党支部\n"


def dzg(home: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """One command on the installation in `home`."""
    environment = {k: v for k, v in os.environ.items() if k != "DZG_DATABASE"} | {"DZG_HOME": str(home)}
    return subprocess.run(
        [sys.executable, "-m", "dazugong.cli", *map(str, words)], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300, check=False
    )


def asked(home: Path, *words: str | Path, code: int = 0) -> Any:
    """The JSON that a command leaves on standard output, and nothing else there."""
    done = dzg(home, *words, "--json")
    assert done.returncode == code, done.stderr
    return json.loads(done.stdout)


def word(*lines: str) -> bytes:
    """A document of these lines."""
    target, document = io.BytesIO(), docx.Document()
    for line in lines:
        document.add_paragraph(line)
    document.save(target)
    return target.getvalue()


@pytest.fixture(scope="module")
def tokens(home: Path) -> list[dict[str, str]]:
    """The accounts of the installation in `home`."""
    return asked(home, "init", "--name", "样例县委")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def installed(home: Path, tokens: list[dict[str, str]]) -> Path:
    """A new installation."""
    assert tokens
    return home


@pytest.fixture(scope="module")
def backup(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A backup of it, with a letter from outside."""
    file = tmp_path_factory.mktemp("kept") / "备份.zip"
    Inbox(installed / "public").drop(LETTER, "样例", "样例来信")
    asked(installed, "backup", file)
    return file


def test_a_new_installation_has_four_accounts_each_with_a_token_of_its_own(tokens) -> None:
    assert [t["username"] for t in tokens] == ["sysadmin", "secadmin", "auditor", "section"]
    assert len({t["link"] for t in tokens}) == 4
    assert all(len(t["link"].rstrip("/").rsplit("/", 1)[1]) >= 32 for t in tokens)


def test_a_new_installation_has_the_tables_that_every_other_test_stands_on(installed: Path, tmp_path: Path) -> None:
    """They are copied there (tests/tables.py); here the migrations made them."""
    lay(tmp_path / "copied")
    assert tables_of(tmp_path / "copied") == tables_of(installed / "dazugong.sqlite3") != []


def tables_of(file: Path) -> list[tuple[object, ...]]:
    """Every table, index and trigger as it was made, and which migrations made them."""
    with closing(sqlite3.connect(file)) as database:
        made = database.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name").fetchall()
        return [*made, *database.execute("SELECT app, name FROM django_migrations ORDER BY id"), *database.execute("PRAGMA journal_mode")]


def test_a_second_beginning_is_refused_in_chinese_with_nothing_on_standard_output(installed: Path) -> None:
    done = dzg(installed, "init", "--name", "另一县委", "--json")
    assert (done.returncode, done.stdout) == (1, "")
    assert "已有账号" in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize("words", [(), ("no-such-command",), ("init",), ("figures",), ("audit",), ("figures", "a.b", "--on", "yesterday")])
def test_wrong_use_is_two(installed: Path, words: tuple[str, ...]) -> None:
    done = dzg(installed, *words)
    assert (done.returncode, done.stdout) == (2, "")


@pytest.mark.parametrize("words", [
    ("figures", "nothing.at_all"), ("decompose", "没有的文件.docx"), ("audit", "verify", "--anchor", "不是锚值"), ("import", "roster", "没有的名册.xlsx"),
    ("restore", "没有的备份.zip", "--home", "."),
])  # fmt: skip
def test_a_refusal_is_one_and_says_why(installed: Path, words: tuple[str, ...]) -> None:
    done = dzg(installed, *words)
    assert done.returncode == 1, done.stderr
    assert done.stderr.strip() and "Traceback" not in done.stderr
    assert done.stdout == ""


def test_the_chain_verifies_against_the_anchor_that_was_printed(installed: Path) -> None:
    anchor = asked(installed, "audit", "anchor")["anchor"]
    report = asked(installed, "audit", "verify", "--anchor", anchor)
    assert report["ok"] and report["head"] == anchor and report["faults"] == []
    number = int(anchor.partition(":")[0])
    cut = asked(installed, "audit", "verify", "--anchor", f"{number + 1}:{'0' * 64}", code=1)
    assert not cut["ok"] and "链尾缺失" in cut["faults"][0]["what"]


def test_a_document_is_taken_apart_without_any_database(tmp_path: Path) -> None:
    file = tmp_path / "要点.txt"
    file.write_text("样例县工作要点\n一、抓班子。12月底前完成村党组织书记轮训2期。\n", "utf8")
    items = asked(tmp_path / "none", "decompose", file)
    assert items and all({"id", "kind", "text", "deadline"} <= item.keys() for item in items)
    assert not (tmp_path / "none").exists()


def test_a_roster_is_previewed_then_taken_whole_or_not_at_all(installed: Path, tmp_path: Path) -> None:
    file = tmp_path / "名册.csv"
    good = f"样某甲,{citizen_number(9001)},男,汉族,1907-01,1936-07,样例县委组织部\n"
    file.write_text(ROSTER + good + "样某乙,1,男,汉族,1907-01,1936-07,样例县委组织部\n", "utf8")
    said = asked(installed, "import", "roster", file, "--dry-run")
    assert said["changes"]["new"] == 1
    assert [(r["place"], r["field"]) for r in said["refused"]] == [("第3行", "公民身份号码")]
    assert asked(installed, "import", "roster", file, code=1)["accepted"] == 0
    assert asked(installed, "import", "roster", file, "--partial")["accepted"] == 1
    again = asked(installed, "import", "roster", file, "--partial", code=1)
    assert again["changes"] == {"new": 0, "changed": 0, "same": 1}


def test_a_backup_comes_back_with_every_row_and_the_same_chain(installed: Path, tmp_path: Path) -> None:
    file, back = tmp_path / "备份.zip", tmp_path / "back"
    receipt = Inbox(installed / "public").drop(OBJECTION, "样例", "台账不是我们填的")
    write_site(installed / "public", Snapshot("样例公开"))
    manifest = asked(installed, "backup", file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert manifest["head"] == asked(installed, "audit", "anchor")["anchor"]
    assert dzg(installed, "backup", file).returncode == 1, "never over another file"
    assert asked(installed, "restore", file, "--home", back) == {"ok": True}
    assert asked(back, "audit", "verify", "--anchor", manifest["head"])["ok"]
    assert asked(back, "doctor") == {"ok": True, "findings": []}
    assert {p.name: p.read_text() for p in (back / "keys").iterdir()} == {p.name: p.read_text() for p in (installed / "keys").iterdir()}
    assert Inbox(back / "public").holds(receipt) and Site(back / "public").name() == "样例公开", "nothing the public said is lost"
    assert dzg(installed, "restore", file, "--home", back).returncode == 1, "never into a folder in use"


@pytest.mark.parametrize("part", ["dazugong.sqlite3", "manifest.json", "keys/master", "public/inbox.sqlite3"])
def test_a_backup_that_was_changed_is_refused_and_leaves_nothing(installed: Path, backup: Path, tmp_path: Path, part: str) -> None:
    changed, back = tmp_path / "改.zip", tmp_path / "back"
    with zipfile.ZipFile(backup) as source, zipfile.ZipFile(changed, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name == part:
                data = data.replace(b'"sha256": "', b'"sha256": "0') if part.endswith("json") else data[:-2] + bytes([data[-2] ^ 1]) + data[-1:]
            target.writestr(name, data)
    done = dzg(installed, "restore", changed, "--home", back)
    assert done.returncode == 1 and "不完整或被改动" in done.stderr
    assert not back.exists()


def test_a_backup_that_was_killed_leaves_no_file_of_its_name_and_its_copies_go_with_the_next(installed: Path, tmp_path: Path) -> None:
    file, left, young = tmp_path / "备份.zip", installed / "backup-dead", installed / "backup-young"
    (tmp_path / "备份.zip.part").write_bytes(b"PK half of it")
    for folder in (left, young):
        folder.mkdir()
        (folder / "dazugong.sqlite3").write_bytes(b"a copy")
    os.utime(left, (0, 0))
    asked(installed, "backup", file)
    assert zipfile.is_zipfile(file) and stat.S_IMODE(file.stat().st_mode) == 0o600
    assert sorted(one.name for one in tmp_path.iterdir()) == ["备份.zip"]
    assert (left.exists(), young.exists()) == (False, True), "another back-up may be under way"
    shutil.rmtree(young)


def test_a_backup_that_is_not_there_or_has_nowhere_to_go_is_refused_in_words(installed: Path, tmp_path: Path) -> None:
    for words in (("restore", tmp_path / "没有.zip", "--home", tmp_path / "back"), ("backup", tmp_path / "没有的文件夹" / "备份.zip")):
        done = dzg(installed, *words)
        assert done.returncode == 1 and "备份文件" in done.stderr and "Traceback" not in done.stderr
    assert not (tmp_path / "back").exists()


def test_the_doctor_finds_a_key_that_others_may_read(installed: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(installed, copy)
    (copy / "keys" / "master").chmod(0o644)
    found = asked(copy, "doctor", code=1)
    assert not found["ok"] and "权限过宽" in found["findings"][0]


def test_the_bench_of_the_tree_asks_once_and_names_the_machine(tmp_path: Path) -> None:
    told = asked(tmp_path / "none", "bench", "tree", "--rounds", "3")
    timings = {t["name"]: t for t in told["timings"]}
    assert told["baseline"] == "undated" and timings["undated"]["ratio"] == 1
    assert timings["tree"]["queries"] == 1
    assert timings["tree"]["rows"] == timings["undated"]["rows"] == 2000
    assert told["machine"]["cores"] and told["machine"]["processor"]
    assert not (tmp_path / "none").exists(), "no installation is touched"


def test_a_harmless_input_gets_through_every_door_that_is_built(tmp_path: Path) -> None:
    files = {
        "field": json.dumps({"target": "person", "field": "姓名", "value": "样例甲"}, ensure_ascii=False).encode(),
        "import_table": f"{ROSTER}样例乙,{citizen_number(7301)},女,汉族,1990-01-01,2015-07-01,样例村党支部\n".encode(),
        "import_lrmx": write_lrmx(Cadre(name="样例丙", sex="男", birth=WrittenDate.read("198001"), citizen_number=citizen_number(7302))),
        "attachment": word("会议研究了三件事。"), "url": b"/people/", "api_json": b"{}",
    }
    names = {channel: f"{channel}.{suffix}" for channel, suffix in zip(files, ("json", "csv", "lrmx", "docx", "txt", "json"))}
    for channel, data in files.items():
        (tmp_path / names[channel]).write_bytes(data)
    cases = [{"id": channel, "file": names[channel], "channel": channel} for channel in files]
    (tmp_path / "index.json").write_text(json.dumps({"cases": cases}), "utf8")
    through = ("accepted_verbatim", "warned")
    answers = {one["id"]: one for one in asked(tmp_path, "hostile", tmp_path)}
    got = {channel: one["got"] for channel, one in answers.items()}
    assert got.pop("import_table") in through and got.pop("import_lrmx") in through
    assert got == {"field": "accepted_verbatim", "attachment": "accepted_verbatim", "url": "accepted_inert", "api_json": "skipped"}
    assert answers["import_lrmx"]["evidence"] == "样例丙"
    assert answers["attachment"]["evidence"] == hashlib.sha256(files["attachment"]).hexdigest()
