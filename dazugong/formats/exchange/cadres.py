"""干部与信息集: a person of a package as a `Cadre`, and persons made into the sets of a package.

A01 holds the person, A53 the proposed change, A36 the family, A57 the photo, A15 the assessments year by year.
Sex, ethnic group, health and affiliation travel as codes; a code or word of no list is kept as it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime

from dazugong.formats.codes import code_list, list_for
from dazugong.formats.exchange.package import PERSON, PERSONS, Package, Row, photo_name
from dazugong.formats.lrmx.assessments import Assessment, Assessments
from dazugong.formats.lrmx.cadre import Cadre, FamilyMember
from dazugong.formats.lrmx.elements import PLAIN
from dazugong.formats.lrmx.joining import Joining
from dazugong.formats.lrmx.texts import cadre_from, texts_of
from dazugong.formats.lrmx.written import WrittenDate, compact

DATA_VERSION = "20171020"
_ITEMS = {element.name: tuple(element.structure.split(".")) for element in PLAIN if element.structure}
_FAMILY = {"ChengWei": "A3604A", "XingMing": "A3601", "ChuShengRiQi": "A3607", "ZhengZhiMianMao": "A3627",
           "GongZuoDanWeiJiZhiWu": "A3611"}
_PLAIN_NAME = re.compile(r"[A-Za-z0-9\-]{1,60}")
_FOLDED = re.compile(r"[ \u3000]+(?=\d{4}\.\d{2}\s*--)")
_OTHER_PARTIES = ("A3921", "A3927")


def cadres_in(package: Package) -> list[tuple[str, Cadre]]:
    """Every person of the package with the identifier (A0000) that joins the sets."""
    sets = {name: package.by_person(name) for name in ("A15", "A36", "A53", "A57")}
    return [(row[PERSON], _cadre(package, row, {name: rows.get(row[PERSON], []) for name, rows in sets.items()}))
            for row in package.rows(PERSONS) if row.get(PERSON)]


def as_package_carries(cadre: Cadre) -> Cadre:
    """The person as far as a package can carry him: without the limits of age, for which no item is known.

    What is written as a bare code of the item's list (“11”) comes back as its word: no package tells the two apart.
    """
    implied = cadre.joining.affiliation == cadre.affiliation
    family = tuple(replace(one, relation=_word("A36.A3604A", one.relation), affiliation=_word("A36.A3627", one.affiliation))
                   for one in cadre.family)
    return replace(cadre, version="", age_limit="", limit_month=WrittenDate(), unknown=(), family=family,
                   affiliation="" if implied else cadre.affiliation)


def package_of(cadres: Mapping[str, Cadre], *, about: Mapping[str, str], at: datetime) -> Package:
    """The package of the persons by identifier; `about` are the notes on unit and contact, `at` the time of writing."""
    package = Package({"type": "zip", "time": f"{at:%Y%m%d%H%M%S}", "dataversion": DATA_VERSION,
                       "psncount": str(len(cadres)), **about})
    for place, (identifier, cadre) in enumerate(cadres.items(), 1):
        for name, rows in _rows(identifier, cadre).items():
            package.sets.setdefault(name, []).extend(rows)
        if cadre.photo:
            suffix = "png" if cadre.photo.startswith(b"\x89PNG") else "jpg"
            stem = identifier if _PLAIN_NAME.fullmatch(identifier) else f"P{place:05}"
            file = f"{stem}.{suffix}"
            package.photos[file] = cadre.photo
            package.sets.setdefault("A57", []).append({PERSON: identifier, "A5714": file})
    return package


def _cadre(package: Package, person: Row, sets: Mapping[str, list[Row]]) -> Cadre:
    proposed = sets["A53"][-1] if sets["A53"] else {}
    texts = {}
    for element, (name, item) in _ITEMS.items():
        texts[element] = _word(f"{name}.{item}", (person if name == PERSONS else proposed).get(item, ""))
    texts["JianLi"] = _unfolded(texts["JianLi"])
    family = [{part: _word(f"A36.{item}", row.get(item, "")) for part, item in _FAMILY.items()}
              for row in sorted(sets["A36"], key=_order)]
    cadre = cadre_from(texts, family, _photo(package, person[PERSON], sets["A57"]))
    return _completed(cadre, person, sets["A15"])


def _unfolded(career: str) -> str:
    """简历 with its lines, where an exporter wrote line breaks that turn into blanks inside an attribute."""
    return career if "\n" in career else _FOLDED.sub("\n", career)


def _completed(cadre: Cadre, person: Row, yearly: Iterable[Row]) -> Cadre:
    """What the texts of A01 leave open, from the items that say it in codes."""
    if not cadre.joining.text:
        cadre = replace(cadre, joining=_joining(person))
    if not cadre.assessments.text:
        results = sorted((int(row["A1521"]), _word("A15.A1517", row.get("A1517", ""))) for row in yearly
                         if row.get("A1521", "").isdecimal())
        cadre = replace(cadre, assessments=Assessments.of(Assessment(*one) for one in results))
    affiliation = _word("A01.A0141", person.get("A0141", ""))
    return replace(cadre, affiliation="" if affiliation == cadre.joining.affiliation else affiliation)


def _joining(person: Row) -> Joining:
    """入党时间 from date and parties, where the text itself is missing."""
    others = [_word(f"A01.{item}", person.get(item, "")) for item in _OTHER_PARTIES]
    return Joining.read("；".join(part for part in (person.get("A0144", ""), *others) if part))


def _rows(identifier: str, cadre: Cadre) -> dict[str, list[Row]]:
    texts = texts_of(cadre)
    rows: dict[str, Row] = {PERSONS: {PERSON: identifier}, "A53": {PERSON: identifier}}
    for element, (name, item) in _ITEMS.items():
        rows[name][item] = _code(f"{name}.{item}", texts[element])
    rows[PERSONS] |= _affiliations(cadre)
    found = {PERSONS: [rows[PERSONS]], "A15": _yearly(identifier, cadre.assessments),
             "A36": [_relative(identifier, place, member) for place, member in enumerate(cadre.family)]}
    if any(rows["A53"][item] for item in rows["A53"] if item != PERSON):
        found["A53"] = [rows["A53"]]
    return {name: some for name, some in found.items() if some}


def _affiliations(cadre: Cadre) -> Row:
    joining = cadre.joining
    row = {"A0141": _code("A01.A0141", cadre.affiliation or joining.affiliation),
           "A0144": compact(joining.party_since) if joining.party_since else ""}
    others = [one.party for one in joining.others]
    if others and cadre.affiliation in ("", others[0]) and not joining.in_party:
        others = others[1:]
    return row | {item: _code(f"A01.{item}", party) for item, party in zip(_OTHER_PARTIES, [*others, "", ""])}


def _yearly(identifier: str, assessments: Assessments) -> list[Row]:
    """One row for each year whose result has a code; the words of the others stand in the text."""
    listed = code_list("assessment_result")
    return [{PERSON: identifier, "A1521": str(one.year), "A1517": code}
            for one in assessments.results if (code := listed.code(one.result))]


def _relative(identifier: str, place: int, member: FamilyMember) -> Row:
    """One row of the family; relation and affiliation as words, as exporters write them here."""
    return {PERSON: identifier, "A3601": member.name, "A3604A": member.relation, "A3607": str(member.birth),
            "A3611": member.post, "A3627": member.affiliation, "SORTID": str(place)}


def _photo(package: Package, identifier: str, rows: Iterable[Row]) -> bytes:
    """The photo that a row of A57 names in whatever item, or else the one named after the person; capitals do not count."""
    there = {name.lower(): name for name in package.photos}
    named = [photo_name(text).lower() for row in rows for text in row.values()]
    stems = [f"{identifier}.{suffix}".lower() for suffix in ("jpg", "jpeg", "png")]
    return next((package.photos[there[name]] for name in [*named, *stems] if name in there), b"")


def _order(row: Row) -> tuple[int, str]:
    written = row.get("SORTID", "")
    return (int(written), "") if written.isdecimal() else (1_000_000, written)


def _word(item: str, written: str) -> str:
    """The word for a code of the item's list; anything else as it stands."""
    listed = list_for(item)
    return (listed.meaning(written) or written) if listed else written


def _code(item: str, word: str) -> str:
    """The code for a word, if it leads back to the very same word; otherwise the word itself."""
    listed = list_for(item)
    code = listed.code(word) if listed else None
    return code if listed and code and listed.meaning(code) == word else word
