"""票决的表: preparing a vote, a teller's count of paper ballots, a bid."""
from __future__ import annotations

import re
import unicodedata
from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from dazugong.kernel.ballots import actions, bidding, queries, tallying
from dazugong.kernel.ballots.actions import Named
from dazugong.kernel.ballots.casework import announced, underway_of
from dazugong.kernel.ballots.keeping import Outsider
from dazugong.kernel.ballots.papers import ballot_of
from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.meetings.queries import meetings
from dazugong.kernel.orgs.queries import own_units, units_to_name
from dazugong.kernel.people.queries import person_by_number
from dazugong.kernel.processes.queries import case_for
from dazugong.spec.ballots import Ballot
from dazugong.web.posting import act_once, to_form
from dazugong.web.reading import address, page
from dazugong.web.whom import all_settled, whom
from dazugong.web.whose import UnitField

from .meetings import day_field

RECENT = timedelta(days=60)
NOBODY = "—"
POINTS_TYPED = re.compile(r"[0-9]{1,5}(\.[0-9])?")      # points as a judge writes them: 92, 87.5
OUTSIDE = "外请"
PARTS = re.compile(r"[\s，,、：:]+")
BETWEEN = re.compile(r"[\s,、;]+")


class PollForm(forms.Form):
    """准备票决."""

    what = forms.ChoiceField(label="票决")
    unit = UnitField(label="单位")
    topic = forms.CharField(label="事项", max_length=200, error_messages={"required": "请写明事项"})
    day = day_field("日期")
    meeting = forms.ChoiceField(label="哪次会议", required=False, help_text="由到会的人投票的，选这次会议，应到、实到取自点名")
    subjects = forms.CharField(label="票面上的对象", required=False, widget=forms.Textarea(attrs={"rows": 6}),
                               help_text="一行一个：名称；人员写 姓名 空格 人员编号，单位写全称。密封投标的不写")  # fmt: skip
    seats = forms.IntegerField(label="名额", min_value=1, max_value=999, initial=1)
    due = forms.IntegerField(label="应到（应投）人数", min_value=0, max_value=99999, initial=0)
    present = forms.IntegerField(label="实到人数", min_value=0, max_value=99999, initial=0)
    judges = forms.CharField(label="评委", required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text="评委打分的，一行一人，写姓名或10位编号；名册外的写：外请 姓名 单位。应到人数就是评委人数")
    bids_until = forms.DateTimeField(label="投标截止", required=False, widget=forms.DateTimeInput(attrs={"type": "datetime-local"}),
                                     error_messages={"invalid": "请写成 2026-10-20 17:00 的样子"})  # fmt: skip

    def __init__(self, *args: Any, kinds: list[tuple[str, str]], units: list[Any], held: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = kinds
        self.fields["unit"].offer(units)
        self.fields["meeting"].choices = [("", "不是会议"), *held]


def judge_of(line: str, *, by: Reader) -> Any:
    """A line of `judges`: a person of the roster as persons are named everywhere, or an `Outsider`: 外请 姓名 单位."""
    if not line.startswith(OUTSIDE):
        return whom(line, by=by)
    said = PARTS.split(line, maxsplit=2)
    if len(said) < 3 or said[0] != OUTSIDE or not all(said):
        raise Refusal(f"“{line[:40]}”写得不全，外请的评委写“外请 姓名 单位”，中间空一格", field="judges")
    return Outsider(said[1], said[2])


def _named(reader: Reader, ballot: Ballot, text: str) -> list[Named]:
    """The lines of `subjects`: a name; of a person with his number, of a unit its full name."""
    found = []
    for line in filter(None, map(str.strip, text.splitlines())):
        name, _, number = line.rpartition(" ")
        if ballot.about == "persons" and name:
            found.append(Named(name, person=person_by_number(reader, number)))
        elif ballot.about == "persons" and (ballot.own_first or ballot.publish == "own"):
            raise Refusal(f"“{line}”后面要写人员编号：结果要给本人看", field="subjects")
        elif ballot.about == "units":
            unit = own_units(reader, domain="cases").filter(name_on=line).first()
            if unit is None:
                raise Refusal(f"辖内没有“{line}”这个单位，请写全称", field="subjects")
            found.append(Named(line, unit=unit))
        else:
            found.append(Named(line))
    return found


@page("ballots.keep", methods=("GET", "POST"))
def poll_new(request: HttpRequest) -> HttpResponse:
    """准备票决."""
    reader = request.reader
    units = units_to_name(reader, domain="cases")
    kinds = [one for one in queries.offered_to(reader) if any(one.for_unit(unit, unit.name_on, reader.day) for unit in units)]
    held = meetings(reader).filter(state="held", day__gte=reader.day - RECENT)[:200] if reader.may("meetings.read") else []
    case = case_for(reader, number) if (number := request.GET.get("case", "")) and reader.may("cases.read") else None
    initial = {"day": reader.day, "what": request.GET.get("what", "")} | ({"topic": case.subject, "unit": case.unit.public_id} if case else {})
    form = PollForm(request.POST or None, initial=initial,
                    kinds=[(one.key, f"{one.ballot.title}（{one.pack_title}）") for one in kinds], units=units,
                    held=[(m.public_id, f"{m.unit.name} {m.title} {m.day:%Y-%m-%d}，实到{m.present}人") for m in held])  # fmt: skip

    def shown() -> HttpResponse:
        context = {"form": form, "title": "准备票决", "none": not kinds, "case": case, "underway": underway_of(reader, case) if case else []}
        return render(request, "ballots/new.html", context, status=400 if form.errors else 200)

    def act() -> str:
        given = form.cleaned_data
        one = next(one for one in kinds if one.key == given["what"])
        unit = next(unit for unit in units if unit.public_id == given["unit"])
        if not one.for_unit(unit, unit.name_on, reader.day):
            named = [other.name_on for other in units if one.for_unit(other, other.name_on, reader.day)]
            raise Refusal(f"{unit.name_on}不办“{one.ballot.title}”，由{'、'.join(named[:3])}{'等' if named[3:] else ''}办，请改单位", field="unit")
        made = actions.prepare_poll(
            version=one.version, ballot=one.ballot, unit=unit, topic=given["topic"], day=given["day"], subjects=_named(reader, one.ballot, given["subjects"]),
            seats=given["seats"], due=given["due"], present=given["present"], bids_until=given["bids_until"],
            meeting=next((m for m in held if m.public_id == given["meeting"]), None),
            judges=given["judges"], case=case, by=reader, at=timezone.now(),
        )  # fmt: skip
        return address("poll", made.public_id)

    if request.method == "POST" and form.is_valid() and all_settled(form, "judges", by=reader, meant=judge_of):
        return act_once(request, act, refused=to_form(form, shown))
    return shown()


def _figures(rows: list[tuple[str, str, str]], ballot: Ballot) -> dict[str, tallying.Figure]:
    """What a teller typed: whole numbers, and of each subject the points of every paper, the lowest first."""
    figures: dict[str, tallying.Figure] = {}
    wrong = []
    for _, name, text in rows:
        said = unicodedata.normalize("NFKC", text).strip()
        if ballot.marks or name in tallying.WHOLE:
            wrong += [] if said.isdecimal() and len(said) <= 6 else [name]
            figures[name] = int(said) if said.isdecimal() else 0
        else:
            points = [one for one in BETWEEN.split(said) if one]
            if bad := next((one for one in points if not POINTS_TYPED.fullmatch(one)), ""):
                raise Refusal(f"{name}：“{bad[:20]}”不是分数，请写数字，最多一位小数，几个分数之间空一格")
            figures[name] = sorted(points, key=float)
    if wrong:
        raise Refusal(f"请填整数：{'、'.join(wrong[:5])}")
    return figures


@page("ballots.keep", methods=("GET", "POST"))
def poll_count(request: HttpRequest, public_id: str) -> HttpResponse:
    """计票单: what one teller counted; the second teller enters it again without seeing the first."""
    reader, found = request.reader, queries.poll_for(request.reader, public_id)
    if found.slips or found.returned is not None:
        raise Refusal("这次用的是编码票，由监票人开箱计票，不录计票单" if found.slips else "已经计票，不用再录计票单")
    ballot = ballot_of(found)
    asked = tallying.figures_asked(ballot, queries.names_of(reader, found))
    rows = [(f"n{number}", name, request.POST.get(f"n{number}", "")) for number, name in enumerate(asked)]

    def shown(refusal: Refusal | None = None) -> HttpResponse:
        whole, cells, marks = rows[: len(tallying.WHOLE)], rows[len(tallying.WHOLE) :], ballot.marks or ("各张的分数",)
        lines = [(cells[at][1].removesuffix(f" {marks[0]}"), [(mark, *cell) for mark, cell in zip(marks, cells[at:])]) for at in range(0, len(cells), len(marks))]
        context = {"poll": found, "whole": whole, "lines": lines, "marks": marks, "title": "录计票单", "sub": f"{found.unit_name}　{found.title}　{found.topic}", "points": not ballot.marks,
                   "refusal": refusal, "entered": queries.tellers_of(reader, found), "differing": queries.differing(reader, found)}
        return render(request, "ballots/count.html", context, status=400 if refusal else 200)

    def act() -> str:
        figures = _figures(rows, ballot)
        differing = tallying.enter_count(poll=found, figures=figures, by=reader, at=timezone.now())
        if differing:
            messages.error(request, f"与另一名计票人录的不一样：{'、'.join(differing)}。请两人一起核对选票，录错的重录")
        elif (done := queries.poll_for(reader, public_id)).returned is None:
            messages.success(request, "已录，还等另一名计票人录；两人录的一样，才算计票结果")
        else:
            messages.success(request, f"两名计票人录的一样，已计票：收回{done.returned}张，有效{done.valid}张，无效{done.invalid}张")
        return address("poll", public_id)

    return act_once(request, act, refused=shown) if request.method == "POST" else shown()


class BidForm(forms.Form):
    """投标."""

    text = forms.CharField(label="标书", max_length=bidding.LONGEST_BID, widget=forms.Textarea(attrs={"rows": 14}),
                           help_text="封好以后，截止以前可以重新提交，以最后一份为准；开标以前谁也打不开，自己也看不到")  # fmt: skip


@page("ballots.bid", methods=("GET", "POST"))
def poll_bid(request: HttpRequest, public_id: str) -> HttpResponse:
    """投标, in the name of one's own unit."""
    reader, found = request.reader, queries.poll_for(request.reader, public_id)
    if found.bids_lock is None or queries.keeps(reader, found):
        raise Hidden("poll")
    form = BidForm(request.POST or None)

    def shown() -> HttpResponse:
        context = {"form": form, "poll": found, "announced": announced(reader, found), "title": "投标", "sub": f"{found.topic}，{timezone.localtime(found.bids_until):%Y-%m-%d %H:%M}截止"}
        return render(request, "ballots/bid.html", context, status=400 if form.errors else 200)

    def act() -> str:
        bidding.hand_in_bid(poll=found, text=form.cleaned_data["text"], by=reader, at=timezone.now())
        messages.success(request, "标书已封存")
        return address("poll", public_id)

    if request.method == "POST" and form.is_valid():
        return act_once(request, act, refused=to_form(form, shown))
    return shown()
