"""读机制: a folder, or its texts, → Pack."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path

from dazugong.formula.record import BETWEEN
from dazugong.spec import model as m
from dazugong.spec.ballots import ballot_of
from dazugong.spec.example import Example, Expect, Given, Played, Pressed
from dazugong.spec.files import read_folder
from dazugong.spec.form import SECONDS_BY_TYPE, USUAL_ROWS, Field, Form, Prefill, Rule
from dazugong.spec.mapping import map_of
from dazugong.spec.meetings import meeting_kind
from dazugong.spec.model import Pack, Problem
from dazugong.spec.neighbours import Neighbours, beside
from dazugong.spec.others import others_of
from dazugong.spec.procedures import procedure_of
from dazugong.spec.publications import letter_box, publication_kind
from dazugong.spec.published import FEWEST_PERSONS, TABLES_OF_PERSONS
from dazugong.spec.queueing import queue_of
from dazugong.spec.relations import relation_kind
from dazugong.spec.scoring import Sheet
from dazugong.spec.scoring_load import sheet_of
from dazugong.spec.shape import MOST_FORMULAS, File, Measure
from dazugong.spec.slots import resource_kind, rota_kind
from dazugong.spec.target import target
from dazugong.spec.tasks import admission_of, alert_of
from dazugong.spec.texts import Text, text_of
from dazugong.spec.times import MOST_GIVEN, copies

TOO_MANY_FORMULAS = f"机制里的公式一共最多{MOST_FORMULAS // 10_000}万字，请拆成几个机制"


class PackRefused(ValueError):
    """机制有误: `problems` holds every mistake that kept the pack from being read."""

    def __init__(self, problems: list[Problem]) -> None:
        first = problems[0]
        more = f"（共{len(problems)}处）" if len(problems) > 1 else ""
        super().__init__(f"{first.file} 第{first.line}行：{first.message}{more}")
        self.problems = problems


@dataclass(frozen=True)
class Draft:
    """机制稿: a pack as far as it could be read, its files with their lines, and what was wrong with their shape."""

    pack: Pack
    files: dict[str, File]
    problems: list[Problem]


def load_pack(folder: Path | str) -> Pack:
    """A pack folder. Errors: PackRefused when a file cannot be read or a key does not fit; meaning is `check_pack`'s task."""
    texts, problems = read_folder(Path(folder))
    draft = drafted(texts, beside(texts, Path(folder)))
    if problems := [*problems, *draft.problems]:
        raise PackRefused(problems)
    return draft.pack


def load_files(files: Mapping[str, str], neighbours: Neighbours | None = None) -> Pack:
    """A pack kept as its texts (path in the folder → text), as the database keeps an installed one. Errors as `load_pack`."""
    draft = drafted(files, neighbours)
    if draft.problems:
        raise PackRefused(draft.problems)
    return draft.pack


def drafted(texts: Mapping[str, str], neighbours: Neighbours | None = None) -> Draft:
    """Reads as much as can be read; `neighbours` are the forms of other packs it may take values from."""
    measure = Measure()
    files = {name: File(name, text, measure) for name, text in sorted(texts.items()) if name.endswith(".toml")}
    missing = [] if "pack.toml" in files else [Problem("pack.toml", 1, "缺少 pack.toml")]
    head = files["pack.toml"].read("pack") if not missing else {}
    title = str(head.get("title", ""))
    pack = Pack(
        id=str(head.get("id", "")), title=title, version=str(head.get("version", "")),
        uses=tuple(head.get("uses", ("records",))), subject=str(head.get("subject", "units")),
        scope=str(head.get("scope", "")),
        basis=tuple(m.Basis(b.get("document", ""), b.get("place", "")) for b in head.get("basis", [])),
        forms=tuple(_form(files[name], title) for name in files if name.startswith("forms/")),
        schedules=tuple(_schedule(s) for s in _tables(files, "schedule.toml", "schedules", "schedule")),
        relations=tuple(relation_kind(r) for r in _tables(files, "relations.toml", "relations", "relation")),
        meetings=tuple(meeting_kind(r) for r in _tables(files, "meetings.toml", "meetings", "meeting")),
        sheets=_sheets(files, head),
        procedures=tuple(procedure_of(p) for p in _tables(files, "procedure.toml", "procedures", "procedure")),
        texts=_letters(files),
        alerts=tuple(alert_of(a) for a in _tables(files, "tasks.toml", "tasks", "alert")),
        admissions=tuple(admission_of(a) for a in _tables(files, "tasks.toml", "tasks", "admission")),
        publications=tuple(publication_kind(p) for p in _tables(files, "publications.toml", "publications", "publication")),
        letterboxes=tuple(letter_box(b) for b in _tables(files, "publications.toml", "publications", "letterbox")),
        ballots=tuple(ballot_of(one) for one in _tables(files, "ballots.toml", "ballots", "ballot")),
        resources=tuple(resource_kind(one) for one in _tables(files, "slots.toml", "slots", "resource")),
        rotas=tuple(rota_kind(one) for one in _tables(files, "slots.toml", "slots", "rota")),
        readme=texts.get("README.md", ""), files=dict(texts), neighbours=neighbours or {},
    )
    pack = _with_times(pack)
    indicators = _tables(files, "indicators.toml", "indicators", "indicator")
    pack = replace(
        pack, indicators=tuple(_indicator(i, pack) for i in indicators),
        examples=tuple(_example(files[name]) for name in files if name.startswith("examples/")),
    )
    found = [*missing, *(problem for file in files.values() for problem in file.problems)]
    return Draft(pack, files, found if measure.formulas <= MOST_FORMULAS else [*found, Problem("pack.toml", 1, TOO_MANY_FORMULAS)])


def _tables(files: Mapping[str, File], name: str, table: str, key: str) -> list[dict]:
    return files[name].read(table).get(key, []) if name in files else []      # type: ignore[return-value]


def _sheets(files: Mapping[str, File], head: Mapping) -> tuple[Sheet, ...]:
    """考核表; a sheet is of the pack's subject and rests on its first document where it says nothing else."""
    document = next((b.get("document", "") for b in head.get("basis", [])), "")
    return tuple(sheet_of(s, str(head.get("subject", "units")), document) for s in _tables(files, "scores.toml", "scores", "sheet"))


def _letters(files: Mapping[str, File]) -> tuple[Text, ...]:
    """文书; where the pack has one form, it is that one's."""
    forms = [name for name in files if name.startswith("forms/")]
    only = forms[0].removeprefix("forms/").removesuffix(".toml") if len(forms) == 1 else ""
    return tuple(text_of(raw, only) for raw in _tables(files, "texts.toml", "texts", "text"))


def _form(file: File, title: str) -> Form:
    raw = file.read("form")
    form_id = file.name.removeprefix("forms/").removesuffix(".toml")
    return Form(
        form_id, str(raw.get("title", title)), tuple(map(_field, raw.get("field", []))), str(raw.get("note", "")),
        tuple(Rule(**{"rule": "", "refuse": "", **rule}) for rule in raw.get("rule", [])), unique=tuple(raw.get("unique", ())), erase=bool(raw.get("erase")), chapters=tuple(raw.get("chapters", ())), queue=queue_of(raw.get("queue")),
    )


def _field(raw: dict) -> Field:
    values = {"id": "", "term": "", "type": "text", **raw}
    values["label"] = raw.get("label", values["term"])
    values["choices"], values["only"] = tuple(raw.get("choices", ())), tuple(raw.get("only", ()))
    values["opens"] = tuple((str(option), str(there)) for option, there in raw.get("opens", {}).items())
    if "prefill" in raw:
        asked = raw["prefill"]
        values["prefill"] = Prefill(**{"over": "", **asked, "list": tuple(asked.get("list", ())), "rows": tuple(asked.get("rows", {}).items())})
    values["others"] = others_of(raw.get("others"))
    if isinstance(values.get("required"), str):
        values["required_when"], values["required"] = values["required"], False
    values["columns"], values["map"] = tuple(map(_field, values.pop("column", ()))), map_of(raw.get("map"))
    usual = sum(column.seconds for column in values["columns"]) * USUAL_ROWS
    values.setdefault("seconds", usual or SECONDS_BY_TYPE.get(values["type"], 0))
    return Field(**values)


def _schedule(raw: dict) -> m.Schedule:
    values = {"form": "", "every": "", **raw, "approval": tuple(raw.get("approval", ())), "due_days": tuple(raw.get("due_days", ()))}
    windows = values.pop("window", ())
    values["windows"] = tuple(m.Window(w.get("opens_on", date.min), w.get("due_on", date.min)) for w in windows)
    return m.Schedule(**values)


def _with_times(pack: Pack) -> Pack:
    """The forms of registers know that they are: an entry has its day, and in a pack about people its person."""
    books = {schedule.form for schedule in pack.schedules if schedule.every == m.ANY_TIME}
    about = pack.subject == "people"
    return replace(pack, forms=tuple(replace(f, entries=True, about_person=about) if f.id in books else f for f in pack.forms))


def _indicator(raw: dict, pack: Pack) -> m.Indicator:
    values = {"id": "", "label": "", "count": "", **raw}
    values.setdefault("over", pack.forms[0].id if len(pack.forms) == 1 else "")
    values.setdefault("unit", "%" if values.get("of") or values.get("of_sum") else "个")
    values.setdefault("smallest", FEWEST_PERSONS if values["over"] in TABLES_OF_PERSONS else 0)
    targets = values.pop("target", [])
    found = m.Indicator(**values)
    return replace(found, targets=tuple(target(one, found.shown_unit) for one in targets))


def _example(file: File) -> Example:
    raw = file.read("example")
    written = (Given(**{"over": "", "unit": "", "answers": {}, **_joined(g)}, place=place) for place, g in enumerate(raw.get("given", [])))
    given = tuple(islice((one for each in written for one in copies(each)), MOST_GIVEN + 1))
    expect = tuple(_expect(e) for e in raw.get("expect", []))
    first = raw.get("first", date.min)
    cases = tuple(_played(c) for c in raw.get("case", []))
    return Example(file.name, str(raw.get("title", "")), first, raw.get("last", first), given, expect, raw.get("day"), cases)


def _joined(raw: dict) -> dict:
    """Several choices written as a list are one text, true and false are 是 and 否, as a filled form keeps them."""
    def one(value: object) -> object:
        if isinstance(value, bool):
            return "是" if value else "否"
        if isinstance(value, dict):
            return {name: one(inner) for name, inner in value.items()}
        several = isinstance(value, list) and value and all(isinstance(v, str) for v in value)
        return BETWEEN.join(value) if several else [one(v) for v in value] if isinstance(value, list) else value     # type: ignore[arg-type]
    return {name: one(value) if name in ("answers", "before", "year_before", "year_start", "computed", "rows", "prefilled", "votes") else value for name, value in raw.items()}


def _expect(raw: dict) -> Expect:
    raw = _joined(raw)
    lists = {name: tuple(raw[name]) for name in ("refused", "waits", "vetoed", "at", "says", "queue") if name in raw}
    step = {name: raw[name] for name in ("do", "by", "role", "step", "answers", "reason", "to_unit", "to_units") if name in raw}
    tried = {"tried": Pressed(**{"do": "", "by": "", "day": raw.get("on"), "unit": raw.get("unit", ""), **step})} if step else {}
    return Expect(**{**{name: value for name, value in raw.items() if name not in step}, **lists, **tried})


def _played(raw: dict) -> Played:
    """One [[case]] of an example."""
    values = {"name": "", "unit": "", "by": "", "opened": date.min, **raw}
    steps = tuple(Pressed(**{"do": "", "by": "", **_joined(one)}) for one in values.pop("move", ()))
    return Played(**values, steps=steps)
