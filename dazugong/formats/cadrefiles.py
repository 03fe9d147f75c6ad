"""干部文件的接收: forms (.lrmx, .lrm with .pic) and exchange packages as persons with the place they came from.

A file that cannot be taken is refused by itself, so that a batch of a hundred forms tells all its mistakes at once.
What a package says about a person beyond the form (posts, ranks, training …) is kept with him verbatim.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePath

from dazugong.formats.exchange import Package, cadres_in, package_of, read_zip
from dazugong.formats.exchange.package import PERSON, PERSONS
from dazugong.formats.lrmx import Cadre, read_lrm
from dazugong.formats.lrmx.elements import PLAIN
from dazugong.formats.lrmx.opening import opened_form
from dazugong.formats.lrmx.texts import cadre_from
from dazugong.formats.refusal import Refused
from dazugong.formats.sevenzip import is_seven_zip, unpacked_as_zip

FORM = "任免审批表"
FILES_LIMIT = 2_000
BYTES_LIMIT = 200 * 1024 * 1024
PACKED = (".zip", ".7z", ".hzb")
KEPT_LIMIT = 200_000
CONSUMED_SETS = {"A15", "A36", "A53", "A57"}
CONSUMED_ITEMS = {PERSON, "A0141", "A0144", "A3921", "A3927"} | {
    e.structure.partition(".")[2] for e in PLAIN if e.structure.startswith(f"{PERSONS}.")}

Rows = dict[str, list[dict[str, str]]]


@dataclass(slots=True)
class Incoming:
    """来件: one person of a file. `written_name` as it stands there; `beside` the rows of a package that no form has."""

    place: str
    cadre: Cadre
    source: str
    written_name: str = ""
    beside: Rows = field(default_factory=dict)


@dataclass(slots=True)
class Batch:
    """一批来件, what of it was refused, and what is worth telling about the whole."""

    people: list[Incoming] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)


def read_forms(files: Mapping[str, bytes]) -> Batch:
    """Every .lrmx and .lrm among the files; a .pic belongs to the .lrm of its name."""
    if len(files) > FILES_LIMIT or sum(map(len, files.values())) > BYTES_LIMIT:
        raise Refused(FORM, "", f"超过{FILES_LIMIT}个文件或{BYTES_LIMIT // 1024 // 1024}兆", "请分几批导入")
    batch = Batch()
    pictures = {_stem(name): data for name, data in files.items() if _suffix(name) == ".pic"}
    for name, data in sorted(files.items()):
        try:
            if _suffix(name) == ".lrmx":
                form = opened_form(data, name)
                cadre = cadre_from(form.elements, form.family, form.photo)
                batch.people.append(Incoming(name, cadre, "lrmx", form.written_name))
            elif _suffix(name) == ".lrm":
                cadre = read_lrm(data, name, picture=pictures.pop(_stem(name), b""))
                batch.people.append(Incoming(name, cadre, "lrm", cadre.name))
            elif _suffix(name) != ".pic":
                raise Refused(FORM, name, "不是任免审批表文件", "请选择任免审批表编辑软件存出的 lrmx 或 lrm 文件")
        except Refused as refused:
            batch.refused.append(refused.at(name))
    batch.notices += [f"“{stem}.pic”没有同名的 lrm 文件，没有导入。" for stem in pictures]
    return batch


def batch_in(files: Mapping[str, bytes], *, password: str = "") -> Batch:
    """Whatever was chosen together: one package, or any number of forms. A package that cannot be opened raises `Refused`."""
    packed = [name for name in files if _suffix(name) in PACKED]
    if packed and len(files) > 1:
        raise Refused("交换包", packed[0], "和别的文件一起选了", "交换包请单独导入，一次一个")
    return package_in(files[packed[0]], packed[0], password=password) if packed else read_forms(files)


def package_in(data: bytes, filename: str, *, password: str = "") -> Batch:
    """The persons of a packed package: a plain zip, or a 7z archive that may ask for a password."""
    if is_seven_zip(data):
        return read_exchange(read_zip(unpacked_as_zip(data, filename, password=password), "交换包.zip"))
    return read_exchange(read_zip(data, filename))


def read_exchange(package: Package) -> Batch:
    """Every person of a package, each with the rows about him that the form has no cell for."""
    batch = Batch(notices=list(package.notices))
    beside = _beside(package)
    for line, (identifier, cadre) in enumerate(cadres_in(package), 1):
        place = f"信息集A01第{line}行"
        if sum(len(text) for rows in beside.get(identifier, {}).values() for row in rows for text in row.values()) > KEPT_LIMIT:
            batch.refused.append(Refused("其他信息集", cadre.name, f"一人的内容超过{KEPT_LIMIT}字", "请核对交换包是否完好", place))
            continue
        batch.people.append(Incoming(place, cadre, "exchange", cadre.name, beside.get(identifier, {})))
    if "B01" in package.sets:
        batch.notices.append("机构信息集B01没有导入：单位在“组织”里维护。")
    return batch


def _beside(package: Package) -> dict[str, Rows]:
    """By person, the rows of sets and the items of A01 that do not make up the form; empty items left out."""
    found: dict[str, Rows] = {}
    for name, rows in package.sets.items():
        for row in rows:
            identifier = row.get(PERSON, "")
            left = {item: text for item, text in row.items()
                    if text and item != PERSON and not (name == PERSONS and item in CONSUMED_ITEMS)}
            if identifier and left and name not in CONSUMED_SETS:
                found.setdefault(identifier, {}).setdefault(name, []).append(left)
    return found


def exchange_of(people: Mapping[str, tuple[Cadre, Rows]], **about: object) -> Package:
    """The package of the persons by identifier, with the rows that were kept beside their forms."""
    package = package_of({identifier: cadre for identifier, (cadre, _) in people.items()}, **about)
    persons = {row[PERSON]: row for row in package.sets.get(PERSONS, [])}
    for identifier, (_, beside) in people.items():
        for name, rows in beside.items():
            if name == PERSONS:
                persons[identifier].update(rows[0])
            else:
                package.sets.setdefault(name, []).extend({PERSON: identifier, **row} for row in rows)
    return package


def _suffix(name: str) -> str:
    return PurePath(name).suffix.lower()


def _stem(name: str) -> str:
    return PurePath(name).stem.lower()
