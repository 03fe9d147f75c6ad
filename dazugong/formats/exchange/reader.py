"""交换包的接收: a folder or a plain zip, every file in it looked at before it is taken.

Folders and files are found by name without regard to capitals, and one folder around the whole is allowed.
The packed form with a password is opened by `formats.sevenzip` and comes here as a plain zip.
"""

from __future__ import annotations

import stat
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath

from dazugong.formats.exchange.package import FORM, PERSON, PERSONS, SET_NAME, Package
from dazugong.formats.exchange.tables import about_in, rows_in
from dazugong.formats.lrmx.opening import checked_photo
from dazugong.formats.refusal import Refused, shown
from dazugong.formats.zipwall import UNPACKED_LIMIT, chunks_of, open_archive

ARCHIVE_LIMIT = 200 * 1024 * 1024
FOLDER_FILES_LIMIT = 20_000
_SEVEN_ZIP = b"7z\xbc\xaf\x27\x1c"
_ABOUT = "gwyinfo.xml"
_TABLES = {"table", "tables"}
_PHOTOS = {"photos", "photo", "attachment", "attachments"}
_PICTURES = {".jpg", ".jpeg", ".png"}
_LEFT_ASIDE = {"thumbs.db", ".ds_store", "desktop.ini"}

Files = Mapping[str, Callable[[], bytes]]


def read_zip(data: bytes, filename: str) -> Package:
    """The package in a plain zip, whatever the file is called; a 7z archive is refused with the way round."""
    if data.startswith(_SEVEN_ZIP):
        raise Refused(FORM, filename, "是带密码的专用压缩格式", "请用原来的系统或解压软件解压后导入文件夹")
    if len(data) > ARCHIVE_LIMIT:
        raise Refused(FORM, filename, f"超过{ARCHIVE_LIMIT // 1024 // 1024}兆", "请分成几个交换包导入")
    archive = open_archive(data, filename, FORM)
    files = {member.filename: _unpacking(archive, member.filename, filename)
             for member in archive.infolist() if not member.is_dir()}
    return _read(files, filename)


def read_folder(folder: Path) -> Package:
    """The package unpacked in a folder; links are not followed, and the limits of a zip hold here too."""
    if not folder.is_dir() or folder.is_symlink():
        raise Refused(FORM, folder.name, "不是文件夹", "请选择解压后的文件夹")
    files: dict[str, Callable[[], bytes]] = {}
    total = 0
    for path in folder.rglob("*"):
        kind = path.lstat()
        if stat.S_ISDIR(kind.st_mode):
            continue
        if not stat.S_ISREG(kind.st_mode):
            raise Refused(FORM, path.name, "是链接或设备，不是普通文件", "请只保留普通文件")
        total += kind.st_size
        files[path.relative_to(folder).as_posix()] = path.read_bytes
        if len(files) > FOLDER_FILES_LIMIT or total > UNPACKED_LIMIT:
            raise Refused(FORM, folder.name, f"文件超过{FOLDER_FILES_LIMIT}个或合计超过{UNPACKED_LIMIT // 1024 // 1024}兆",
                          "请分成几个交换包导入")
    return _read(dict(sorted(files.items())), folder.name)


def _unpacking(archive: zipfile.ZipFile, name: str, filename: str) -> Callable[[], bytes]:
    return lambda: b"".join(chunks_of(archive, name, filename, FORM))


def _read(files: Files, filename: str) -> Package:
    package = Package()
    top = _top(files)
    listed: list[str] = []
    for name, content in files.items():
        path = PurePosixPath(name)
        path = path.relative_to(top) if path.is_relative_to(top) else PurePosixPath("..") / path
        place, file = [part.lower() for part in path.parts[:-1]], path.name
        if not place and file.lower() == _ABOUT:
            package.about, listed = about_in(content(), file)
        elif len(place) == 1 and place[0] in _TABLES and path.suffix.lower() == ".xml":
            _take_set(package, path, content)
        elif place and place[0] in _PHOTOS and path.suffix.lower() in _PICTURES:
            _take_photo(package, file, content)
        elif file.lower() not in _LEFT_ASIDE and not name.startswith("__MACOSX/") and not file.startswith("._"):
            package.notices.append(f"“{shown(name)}”不属于交换包，没有导入。")
    _compare(package, listed, filename, with_about=any(PurePosixPath(name).name.lower() == _ABOUT for name in files))
    return package


def _top(files: Files) -> PurePosixPath:
    """The folder that stands around the whole package, if there is one."""
    found = [PurePosixPath(name).parent for name in files if PurePosixPath(name).name.lower() == _ABOUT]
    if found:
        return min(found, key=lambda path: len(path.parts))
    tables = [PurePosixPath(name).parent for name in files if PurePosixPath(name).parent.name.lower() in _TABLES]
    top = min((path.parent for path in tables), key=lambda path: len(path.parts), default=PurePosixPath())
    return top if all(PurePosixPath(name).is_relative_to(top) for name in files) else PurePosixPath()


def _take_set(package: Package, path: PurePosixPath, content: Callable[[], bytes]) -> None:
    name = path.stem.upper()
    if not SET_NAME.fullmatch(name):
        package.notices.append(f"“{shown(path.name)}”的名称不是信息集，没有导入。")
    elif name in package.sets:
        raise Refused(FORM, path.name, "同一信息集有两个文件", "请只保留一个")
    else:
        package.sets[name] = rows_in(content(), path.name)


def _take_photo(package: Package, file: str, content: Callable[[], bytes]) -> None:
    """A photo that cannot be taken does not keep a thousand persons out; it is told."""
    try:
        package.photos[file] = checked_photo(content(), file)
    except Refused as refused:
        package.notices.append(refused.message)


def _compare(package: Package, listed: list[str], filename: str, *, with_about: bool) -> None:
    """What the notes promise against what is there; a package without persons and units is none."""
    if not package.sets:
        raise Refused(FORM, filename, "里面没有信息集", "请选择含有“Table”文件夹的交换包")
    if not with_about:
        package.notices.append(f"交换包缺少说明文件“{_ABOUT}”，已按信息集导入。")
    package.notices += [f"说明文件列有信息集“{shown(name)}”，交换包里没有。" for name in listed if name.upper() not in package.sets]
    _look_at_persons(package, filename)
    promised, found = package.about.get("psncount", ""), len(package.rows(PERSONS))
    if promised.isdecimal() and int(promised) != found:
        package.notices.append(f"说明文件写有{promised}人，实际{found}人。")


def _look_at_persons(package: Package, filename: str) -> None:
    """Rows that belong to nobody are told; two persons of one identifier are refused, for whose family would it be?"""
    people = [row.get(PERSON, "") for row in package.rows(PERSONS)]
    if twice := next((one for one in people if one and people.count(one) > 1), "") if len(set(people)) < len(people) else "":
        raise Refused(FORM, filename, f"人员标识“{shown(twice)}”在信息集{PERSONS}里出现两次，分不清家庭成员和照片是谁的", "请用原来的系统重新导出")
    if without := people.count(""):
        package.notices.append(f"信息集{PERSONS}有{without}行没有人员标识，没有导入。")
    known = set(people)
    for name, rows in package.sets.items():
        lost = sum(1 for row in rows if PERSON in row and row[PERSON] not in known)
        if lost and name != PERSONS:
            package.notices.append(f"信息集{name}有{lost}行不属于交换包里的任何人，没有导入。")
