"""交换包的写出: into a folder, or as a plain zip that is the same bytes for the same package."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import Path

from dazugong.formats.exchange.package import FORM, SET_NAME, Package, photo_name
from dazugong.formats.exchange.tables import about_bytes, table_bytes
from dazugong.formats.refusal import Refused
from dazugong.formats.zipwall import MEMBER_LIMIT, RATIO_LIMIT

_EARLIEST = (1980, 1, 1, 0, 0, 0)
_DENSEST = RATIO_LIMIT // 2


def write_zip(package: Package) -> bytes:
    """The package as a plain zip; what shrinks so far that a reader would take it for a bomb is stored unpacked."""
    files = _files(package)
    if len(files) > MEMBER_LIMIT:
        raise Refused(FORM, "", f"有{len(files)}个文件，超过{MEMBER_LIMIT}个", "请分成几个交换包导出，或导出为文件夹")
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, content in files.items():
            dense = len(content) > _DENSEST * len(zlib.compress(content))
            way = zipfile.ZIP_STORED if dense else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name, _EARLIEST), content, way)
    return held.getvalue()


def write_folder(package: Package, folder: Path) -> None:
    """The package into a folder that is empty or not yet there."""
    if folder.exists() and any(folder.iterdir()):
        raise Refused(FORM, folder.name, "文件夹里已有内容", "请另选一个空文件夹")
    for name, content in _files(package).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def _files(package: Package) -> dict[str, bytes]:
    """Every file of the package by its path; names that lead out of the package are refused."""
    if wrong := [name for name in package.sets if not SET_NAME.fullmatch(name)]:
        raise Refused("信息集", wrong[0], "名称不能写入交换包", "请用“A01”这样的名称")
    if wrong := [name for name in package.photos if not name or name != photo_name(name) or name in (".", "..")]:
        raise Refused("照片", wrong[0], "文件名不能写入交换包", "请只用文件名，不带文件夹")
    names = sorted(package.sets)
    files = {"gwyinfo.xml": about_bytes(package.about, names)}
    files |= {f"Table/{name}.xml": table_bytes(package.sets[name]) for name in names}
    return files | {f"Photos/{name}": package.photos[name] for name in sorted(package.photos)}
