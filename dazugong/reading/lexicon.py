"""词表: the lexicon of official writing, read once from the data files beside this module."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dazugong.reading.heads import Signs, any_of, inside, openers, opening, sought
from dazugong.reading.phrases import Phrases

TENSES = ("result", "done", "future", "present", "demand", "lead", "review", "hope", "ahead", "ground", "goal")
FOLDER = Path(__file__).with_name("lexicon")


@dataclass(frozen=True, slots=True)
class Words:
    """词表: compiled patterns; `verbs` maps the class of a verb to the set of its words."""

    openers: dict[str, frozenset[str]]  # for a letter, which of the patterns named here may begin with it
    residue_line: Signs
    residue_clause: re.Pattern[str]
    salutation: re.Pattern[str]
    modal: re.Pattern[str]
    no_modal: frozenset[str]
    adverb: Phrases
    verb: Phrases
    verbs: dict[str, re.Pattern[str]]
    frame_open: re.Pattern[str]
    preposition: frozenset[str]
    frame_close: re.Pattern[str]
    aim: re.Pattern[str]
    frame_time: re.Pattern[str]
    time_end: frozenset[str]
    said: re.Pattern[str]
    saying: frozenset[str]
    view: frozenset[str]
    past: Signs
    lasting: re.Pattern[str]
    ban: re.Pattern[str]
    creed: re.Pattern[str]
    event: re.Pattern[str]
    exhort: re.Pattern[str]
    guided: re.Pattern[str]
    standard: re.Pattern[str]
    growth: re.Pattern[str]
    upkeep: re.Pattern[str]
    example: re.Pattern[str]
    turning: re.Pattern[str]
    carry: re.Pattern[str]
    at_end: re.Pattern[str]
    quality: re.Pattern[str]
    done: re.Pattern[str]
    result: re.Pattern[str]
    future: re.Pattern[str]
    present: re.Pattern[str]
    maybe: re.Pattern[str]
    demand: re.Pattern[str]
    lead: re.Pattern[str]
    tense: re.Pattern[str]  # any of these four
    review: re.Pattern[str]
    hope: re.Pattern[str]
    review_title: re.Pattern[str]
    ahead: re.Pattern[str]
    ground: re.Pattern[str]
    goal: re.Pattern[str]
    problem: re.Pattern[str]
    link: re.Pattern[str]
    attitude: re.Pattern[str]
    statement: Signs
    copula: re.Pattern[str]
    task_copula: re.Pattern[str]
    seeing: re.Pattern[str]
    noun: re.Pattern[str]
    scored: re.Pattern[str]
    courtesy: Signs
    listed: re.Pattern[str]
    treats: re.Pattern[str]
    concrete: re.Pattern[str]
    binding: re.Pattern[str]
    vague: re.Pattern[str]
    trait: re.Pattern[str]
    deadline: re.Pattern[str]
    when: str  # the same for the middle of a larger pattern
    time_opening: re.Pattern[str]
    frequency: re.Pattern[str]
    rhythm_opening: re.Pattern[str]
    tail: re.Pattern[str]
    tail_owner: re.Pattern[str]
    aside: re.Pattern[str]  # tail or said
    always: re.Pattern[str]
    named_only: re.Pattern[str]
    counted: re.Pattern[str]
    owner: re.Pattern[str]
    owner_subject: re.Pattern[str]
    owner_at_times: re.Pattern[str]
    unit: re.Pattern[str]
    unit_at_work: re.Pattern[str]
    fields: dict[str, list[str]]
    not_owner: re.Pattern[str]
    period_of_name: dict[str, str]
    period_name: re.Pattern[str]
    columns: dict[str, re.Pattern[str]]


def _data(name: str) -> dict:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


@cache
def words() -> Words:
    """词表, compiled once."""
    residue, verbs, frames, objects, fields = (_data(n) for n in ("residue", "verbs", "frames", "objects", "fields"))
    kinds = ("mechanism", "task", "purpose", "principle", "target", "handing")
    times = [p.replace("{n}", fields["number"]) for p in fields["deadline"]]
    tails = [before + tail.replace("{when}", any_of(times)) for tail in fields["tail"] for before in ("", *fields["tail_lead"])]
    return Words(
        openers=openers(_openings(verbs, frames, times, fields["frequency"])),
        residue_line=Signs(residue["line"]),
        residue_clause=sought(residue["clause"]),
        salutation=re.compile(any_of(residue["salutation"])),
        modal=opening(verbs["modal"]),
        no_modal=frozenset(verbs["no_modal"]),
        adverb=Phrases({"adverb": verbs["adverb"]}, needs="地"),
        verb=Phrases({kind: verbs[kind] for kind in kinds}),
        verbs={kind: sought(verbs[kind]) for kind in kinds},
        **_frames(frames),
        **{name: opening(verbs[name]) for name in ("ban", "creed", "exhort", "guided", "carry", "quality", "standard", "growth", "upkeep")},
        **_ends(frame_close=frames["close"], review_title=frames["review_title"], at_end=verbs["at_end"], attitude=verbs["attitude"], listed=objects["listed"], scored=objects["scored"], event=objects["events"]),
        statement=Signs(verbs["statement"]),
        **{name: sought([verbs[name]]) for name in ("copula", "task_copula", "always", "named_only")},
        seeing=sought([verbs["seeing"], *verbs["closing"]]),
        treats=sought(verbs["treats"]),
        noun=sought(objects["noun"]),
        concrete=re.compile(any_of(objects["concrete"])),
        binding=re.compile(any_of(objects["binding"])),
        vague=sought(objects["vague"]),
        trait=re.compile(rf"”[等的]*{any_of(objects['trait'])}|“{any_of(objects['once'])}”"),
        **_times(times, fields["frequency"]),
        tail=opening(tails),
        aside=opening([*tails, *frames["said"]]),
        counted=_counted(fields["counted"]),
        **_owners(fields, verbs, inside(times)),
        when=inside(times),
        fields=fields,
        not_owner=sought(fields["not_owner"]),
        period_of_name=fields["period_of_name"],
        period_name=sought(fields["period_of_name"]),
        columns={name: re.compile(any_of(patterns)) for name, patterns in _data("tables").items()},
    )


def _counted(units: list[str]) -> re.Pattern[str]:
    """So many of something. The engine looks for the first sign of all alternatives at once where they begin with one class."""
    return re.compile(
        rf"[\dXx*百千两三四五六七八九十](?:(?<=[\dXx*百千])(?:-[\dXx*]+)?[多余]?万?{any_of(units)}"
        r"|(?<=[两三四五六七八九十])(?<![第十百].)[两三四五六七八九十]*(?:名|家|期|场|所|篇))"
    )


def _openings(verbs: dict, frames: dict, deadlines: list[str], frequencies: list[str]) -> dict[str, list[str]]:
    """What is asked of the beginning of every clause."""
    return {
        "modal": verbs["modal"], "ban": verbs["ban"], "always": [verbs["always"]], "time_opening": _time_openings(deadlines), "rhythm_opening": frequencies,
        "frame_open": frames["open"], "frame_time": frames["time"], "lasting": frames["lasting"],
    }  # fmt: skip


def _time_openings(deadlines: list[str]) -> list[str]:
    return [*deadlines, *(before + time for before in "于在" for time in deadlines)]


def _frames(frames: dict) -> dict:
    """What stands around the work itself: frames, times past and to come, headings that say which is told."""
    return {
        "frame_open": opening(frames["open"]),
        "preposition": frozenset(frames["preposition"]),
        "frame_time": opening(frames["time"]),
        "time_end": frozenset(frames["time_end"]),
        "aim": opening(frames["aim"]),
        "said": opening(frames["said"]),
        "saying": frozenset(frames["saying"]),
        "view": frozenset(frames["view"]),
        "link": re.compile(rf"(?:{any_of(frames['link'])}\s*[,，:：、;；]\s*)+"),
        "courtesy": Signs(frames["courtesy"]),
        "past": Signs(frames["past"]),
        "lasting": opening(frames["lasting"]),
        "example": opening(frames["example"]),
        "turning": opening(frames["turning"]),
        **{name: sought(frames[name]) for name in TENSES},
        "problem": sought([*frames["problem"], *frames["condition"]]),
        "maybe": sought([*frames["maybe"], *frames["demand"]]),
        "tense": sought([*frames["result"], *frames["done"], *frames["future"], *frames["maybe"], *frames["demand"]]),
    }


def _ends(**patterns: list[str]) -> dict[str, re.Pattern[str]]:
    """What is looked for at the end of a clause or a title alone."""
    return {name: sought(f"{pattern}$" for pattern in each) for name, each in patterns.items()}


def _times(deadlines: list[str], frequencies: list[str]) -> dict[str, re.Pattern[str] ]:
    """Times and rhythms, wherever they are written and as what opens a clause."""
    return {
        "deadline": sought(deadlines), "time_opening": opening(_time_openings(deadlines)),
        "frequency": sought(frequencies), "rhythm_opening": opening(frequencies),
    }  # fmt: skip


def _owners(fields: dict, verbs: dict, deadline: str) -> dict[str, re.Pattern[str]]:
    """Who may owe something, and what shows that one named does."""
    owner, unit = inside(fields["owner_tail"]), inside(fields["unit_tail"])
    acts = [verb for verb in (*verbs["task"], *verbs["mechanism"]) if len(verb) > 1]
    name = "[^,“”的在对为把将由使让]{0,14}?"
    sequel = rf"每|[于在]?{deadline}(?<=[前内])|定期|具体|会同|按[月季年]|至少|[一每][月季周年旬]一|[于在]?{deadline}(?:把|对|将|要|须|完成|组织|拿出|向)"
    return {
        "owner": sought(fields["owner_tail"]),
        "tail_owner": re.compile(fields["tail_owner"].replace("{owner}", owner)),
        "unit": sought(fields["unit_tail"]),
        "owner_subject": re.compile(rf"[^,“”的]{{0,14}}?{owner}(?:都|也|就|还)?(?:要|应|须|必须|务必|将|负责|牵头|需)"),
        "owner_at_times": re.compile(rf"{name}{owner}(?={sequel})"),
        "unit_at_work": re.compile(rf"{name}{unit}(?!建设|工作)(?={any_of(acts)})"),
    }
