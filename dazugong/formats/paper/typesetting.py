"""排版: a template and its data set as a PDF. Texts reach the typesetter as data, never as part of a template.

The typesetter sees one folder, made for the run and removed behind it, with the data and the photos in it; templates
fetch nothing. Without a Chinese font it would leave the Chinese out without a word: the font of the package must be
there, and families that offices have (仿宋, 宋体, 小标宋 …) are taken before it where the machine has them.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from pathlib import Path

import typst
from noto_cjk_sans_otc import FONT_PATH

SURE = "Noto Sans CJK SC"
SONG = ("SimSun", "宋体", "Songti SC", "STSong", "Noto Serif CJK SC", "Source Han Serif SC")
FANG_SONG = ("FangSong_GB2312", "仿宋_GB2312", "FangSong", "仿宋", "STFangsong", "FZFangSong-Z02", *SONG)
HEI = ("SimHei", "黑体", "STHeiti", "Noto Sans CJK SC")
TITLE_SONG = ("FZXiaoBiaoSong-B05", "FZXiaoBiaoSong-B05S", "方正小标宋简体", "方正小标宋_GBK", *SONG)
KAI = ("KaiTi_GB2312", "楷体_GB2312", "KaiTi", "楷体", "STKaiti", *SONG)


class NoFont(RuntimeError):
    """没有中文字体: the package that brings the Chinese font is missing or damaged; nothing can be printed."""


class NotSet(ValueError):
    """排版没有成功: the typesetter refused; `picture` says whether a picture was the reason."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.picture = "image" in message


@dataclass(frozen=True, slots=True)
class Printed:
    """印件: the file, and notices in Chinese about what the reader of the paper must know."""

    data: bytes
    notices: tuple[str, ...] = ()


@lru_cache(maxsize=4)
def _fonts(*, of_the_machine: bool) -> typst.Fonts:
    folder = Path(str(FONT_PATH)).parent
    found = typst.Fonts(include_system_fonts=of_the_machine, include_embedded_fonts=False, font_paths=[str(folder)])
    if SURE not in found.families():
        raise NoFont(f"没有找到中文字体“{SURE}”，不能排版。请重新安装随程序附带的字体包。")
    return found


@lru_cache(maxsize=64)
def families(*wished: str, of_the_machine: bool = True) -> list[str]:
    """The families of the wish list that are there, in its order, the sure one last. Raises NoFont."""
    there = set(_fonts(of_the_machine=of_the_machine).families())
    return [name for name in dict.fromkeys(wished) if name in there and name != SURE] + [SURE]


@lru_cache(maxsize=1)
def font_files() -> list[tuple[str, int]]:
    """Every font file there is with the place of one face in it, that of the sure family first. Raises NoFont."""
    faces = sorted(_fonts(of_the_machine=True).fonts(), key=lambda face: (face.family != SURE, face.weight != 400))
    first: dict[str, int] = {}
    for face in faces:
        if face.path:
            first.setdefault(face.path, face.index)
    return list(first.items())


def set_pdf(template: str, data: Mapping[str, object], *, pictures: Sequence[tuple[str, bytes]] = (),
            of_the_machine: bool = True) -> bytes:
    """The PDF of a template of this package (its file name without ending) with the data. Raises NotSet, NoFont."""
    fonts = {"song": SONG, "fang": FANG_SONG, "hei": HEI, "title": TITLE_SONG, "kai": KAI}
    given = {**data, "fonts": {use: families(*wished, of_the_machine=of_the_machine) for use, wished in fonts.items()}}
    with tempfile.TemporaryDirectory(prefix="dzg-paper-") as folder:
        root = Path(folder)
        (root / "data.json").write_text(json.dumps(given, ensure_ascii=False), encoding="utf-8")
        for name, picture in pictures:
            (root / name).write_bytes(picture)
        (root / "main.typ").write_bytes(_template(template))
        return _compiled(root, of_the_machine)


def _compiled(root: Path, of_the_machine: bool) -> bytes:
    nowhere = root / "packages"
    compiler = typst.Compiler(root / "main.typ", root=root, font_paths=_fonts(of_the_machine=of_the_machine),
                              ignore_system_fonts=True, package_path=nowhere, package_cache_path=nowhere)
    try:
        return compiler.compile(format="pdf", timestamp=0, pdf_tags=False)
    except typst.TypstError as refused:
        raise NotSet(f"{refused.message} {refused.diagnostic}") from None


@lru_cache(maxsize=8)
def _template(name: str) -> bytes:
    return resources.files(__package__).joinpath(f"{name}.typ").read_bytes()
