"""坏文件夹: links, encodings, strange files; what stands in the folder is named, nothing outside it is read."""
from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from faulty import HEALTHY

from dazugong.spec import check_pack


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The healthy pack as a folder."""
    place = tmp_path / "healthy"
    for name, text in HEALTHY.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text)
    return place


def test_the_healthy_folder_is_accepted(folder: Path) -> None:
    assert check_pack(folder) == []


def _link(name: str, to: Callable[[Path], Path | str]) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        (folder / name).unlink(missing_ok=True)
        (folder / name).symlink_to(to(folder))
    return make


def _outside(folder: Path) -> Path:
    secret = folder.parent / "outside.toml"
    secret.write_text("[[field]]\n")
    return secret


def _write(name: str, data: bytes) -> Callable[[Path], None]:
    def make(folder: Path) -> None:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return make


def _encoded(name: str, encoding: str) -> Callable[[Path], None]:
    return lambda folder: (folder / name).write_bytes(HEALTHY[name].encode(encoding)) and None


def _folder_link(folder: Path) -> None:
    (folder.parent / "elsewhere").mkdir()
    (folder / "texts").symlink_to(folder.parent / "elsewhere")


FAULTS = {
    "链接到外面的文件": (_link("forms/talk.toml", _outside), "forms/talk.toml", "链接"),
    "绝对路径的链接": (_link("indicators.toml", lambda _: "/etc/hostname"), "indicators.toml", "链接"),
    "用 .. 走出去的链接": (_link("schedule.toml", lambda _: "../../outside.toml"), "schedule.toml", "链接"),
    "指着自己的链接": (_link("scores.toml", lambda folder: folder / "scores.toml"), "scores.toml", "链接"),
    "链接的文件夹": (_folder_link, "texts", "链接"),
    "管道": (lambda folder: os.mkfifo(folder / "forms" / "pipe.toml"), "forms/pipe.toml", "不是普通文件"),
    "程序": (_write("hook.py", b"print(1)"), "hook.py", "不放这种文件"),
    "表格文件": (_write("forms/visit.xlsx", b"PK"), "forms/visit.xlsx", "不放这种文件"),
    "再往下一层": (_write("forms/deep/visit.toml", b""), "forms/deep/visit.toml", "不放这种文件"),
    "国标编码": (_encoded("forms/talk.toml", "gbk"), "forms/talk.toml", "UTF-8"),
    "说明是国标编码": (_encoded("README.md", "gbk"), "README.md", "UTF-8"),
    "双字节编码": (_encoded("pack.toml", "utf-16"), "pack.toml", "UTF-8"),
    "空字符": (_write("schedule.toml", HEALTHY["schedule.toml"].encode() + b"\0"), "schedule.toml", "写法不对"),
    "文件太大": (_write("README.md", "长".encode() * 100_000), "README.md", "文件太大"),
    "表的文件名是汉字": (_write("forms/走访.toml", HEALTHY["forms/mend.toml"].encode()), "forms/走访.toml", "文件名就是表的标识"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_what_is_wrong_in_the_folder_is_named(folder: Path, name: str) -> None:
    break_it, file, said = FAULTS[name]
    break_it(folder)
    problems = [p for p in check_pack(folder) if p.file == file]
    assert problems and said in "".join(p.message for p in problems), check_pack(folder)


def test_a_file_that_cannot_be_read_is_not_called_missing(folder: Path) -> None:
    (folder / "pack.toml").write_bytes(HEALTHY["pack.toml"].encode("gbk"))
    assert "缺少" not in "".join(p.message for p in check_pack(folder) if p.file == "pack.toml")


def test_a_mark_at_the_beginning_and_windows_line_ends_do_no_harm(folder: Path) -> None:
    for name, text in HEALTHY.items():
        (folder / name).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert check_pack(folder) == []


def test_a_name_that_is_no_text_can_still_be_told(folder: Path) -> None:
    (folder / "forms" / os.fsdecode(b"\xff\xfe.toml")).write_bytes(b"")
    problems = check_pack(folder)
    assert problems and "".join(p.file + p.message for p in problems).encode()


def test_a_folder_that_is_no_pack_gets_one_answer(tmp_path: Path) -> None:
    for number in range(50):
        (tmp_path / f"file{number}.py").write_text("")
    assert ["没有 pack.toml" in p.message for p in check_pack(tmp_path)] == [True]
    assert [f"没有“{tmp_path}/none”这个文件夹" in p.message for p in check_pack(tmp_path / "none")] == [True]
    (tmp_path / "text").write_text("")
    assert [f"没有“{tmp_path}/text”这个文件夹" in p.message for p in check_pack(tmp_path / "text")] == [True]
