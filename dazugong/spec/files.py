"""机制文件: a folder → its texts, with limits; nothing outside the folder is ever read."""
from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path

from dazugong.spec.model import Pack, Problem

MOST_FILES, MOST_BYTES, MOST_BYTES_IN_ALL = 200, 200_000, 2_000_000
TOO_LARGE = f"文件太大，最多{MOST_BYTES // 1000}千字节，请拆开"
SINGLE_FILES = ("pack.toml", "README.md", "schedule.toml", "indicators.toml", "relations.toml", "meetings.toml", "scores.toml", "procedure.toml", "texts.toml", "tasks.toml", "publications.toml", "ballots.toml", "slots.toml")
FOLDERS = ("forms", "examples")


def read_folder(folder: Path) -> tuple[dict[str, str], list[Problem]]:
    """(path → text, problems). Links that lead out, files too large, too many or not of a pack are named, not read."""
    texts: dict[str, str] = {}
    problems: list[Problem] = []
    size = 0
    if folder.is_dir() and not (folder / "pack.toml").exists() and not (folder / "pack.toml").is_symlink():
        return texts, [Problem("pack.toml", 1, f"“{_shown(str(folder.resolve()))}”里没有 pack.toml，它不是一个机制；新建用 dzg pack new")]
    for path in _files(folder, problems):
        name = _shown(path.relative_to(folder).as_posix())
        if reason := _refused_name(name) or _refused_file(path, folder):
            problems.append(Problem(name, 1, reason))
            continue
        size += path.stat().st_size
        if len(texts) >= MOST_FILES or size > MOST_BYTES_IN_ALL:
            problems.append(Problem(name, 1, f"机制太大，最多{MOST_FILES}个文件、共{MOST_BYTES_IN_ALL // 1000}千字节"))
            break
        try:
            texts[name] = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            problems.append(Problem(name, 1, "不是 UTF-8 编码的文字，请用记事本另存为 UTF-8"))
        except OSError:
            problems.append(Problem(name, 1, "打不开，请看看有没有读它的权限"))
    return texts, problems


def _shown(name: str) -> str:
    """A name that can be printed, whatever bytes the disk keeps."""
    return name.encode(errors="replace").decode()


def digest(pack: Pack | Mapping[str, str]) -> str:
    """摘要 of a pack: the same texts, whatever the line ends, give the same digest."""
    files = pack.files if isinstance(pack, Pack) else pack
    total = hashlib.sha256()
    for name in sorted(files):
        text = files[name].replace("\r\n", "\n").encode()
        total.update(f"{name}\0{len(text)}\0".encode() + text)
    return total.hexdigest()


def _files(folder: Path, problems: list[Problem]) -> list[Path]:
    """Every file below the folder, in order; folders that are links are named and not entered."""
    if not folder.is_dir():
        problems.append(Problem(_shown(folder.name), 1, f"没有“{_shown(str(folder))}”这个文件夹"))
        return []
    found = []
    for place, below, names in os.walk(folder, followlinks=False):
        below[:] = sorted(name for name in below if not name.startswith((".", "__")))
        for name in below:
            if (Path(place) / name).is_symlink():
                problems.append(Problem(_shown((Path(place) / name).relative_to(folder).as_posix()), 1, "文件夹是一个链接，机制里只能放真正的文件"))
        found += [Path(place) / name for name in sorted(names) if not name.startswith(".")]
        if len(found) > MOST_FILES * 2:
            break
    return found


def _refused_name(name: str) -> str:
    parts = name.split("/")
    fits = name in SINGLE_FILES or (len(parts) == 2 and parts[0] in FOLDERS and name.endswith(".toml"))
    return "" if fits else "机制里不放这种文件，只有 pack.toml、schedule.toml、indicators.toml、relations.toml、meetings.toml、scores.toml、procedure.toml、texts.toml、tasks.toml、publications.toml、ballots.toml、slots.toml、README.md、forms/ 和 examples/ 下的 .toml"


def _refused_file(path: Path, folder: Path) -> str:
    if path.is_symlink() or folder.resolve() not in path.resolve().parents:
        return "是一个链接，机制里只能放真正的文件"
    if not path.is_file():
        return "不是普通文件"
    if path.stat().st_size > MOST_BYTES:
        return TOO_LARGE
    return ""
