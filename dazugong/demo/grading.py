"""演示县的分类定级: every year each branch is graded and the townships reckon what it earns; one township has first appraised
itself and asked members and masses, a second one is at it now.
"""
from __future__ import annotations

from datetime import date, timedelta

from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.records.actions import approve_record, file_record
from dazugong.kernel.records.models import Obligation
from dazugong.kernel.records.opening import install_pack, open_by_hand
from dazugong.kernel.records.prefilling import prefill

from .work import PACKS, Work, at_nine

GRADES = ("好", "较好", "一般", "较差")
POINTS = {"好": (90, 99), "较好": (80, 90), "一般": (60, 80), "较差": (45, 60)}
NEXT = {"好": (0, 93, 7), "较好": (30, 64, 6), "一般": (62, 34, 4), "较差": (90, 10, 0)}      # one better, the same, one worse
FOUND = {True: "阵地建设不达标\n组织生活记录不全", False: "个别党员参加活动不经常"}
MEASURES = "镇党委班子成员联系，两个月内补齐阵地短板，每月抽查一次组织生活记录。"
PILOT = (4, 1)          # the day on which the first township is asked to appraise itself, after the day of the schedule
REWARD = {"each_good": "1000", "each_rather": "600", "each_risen": "400", "budget": "50000"}


class Grading:
    """定级, year by year."""

    def __init__(self, work: Work) -> None:
        self.work, self.cast, self.draw = work, work.cast, work.draw
        self.own: dict[tuple[str, int], str] = {}       # what branches have found of themselves, by year and unit

    def grade(self, year: str) -> None:
        """Each branch near its last grade; filed by its secretary, approved by the township."""
        for owed in self._owed("grading", "grade", year):
            grade = self.own.get((year, owed.unit_id)) or self._next(owed.unit_id)
            self.work.grades[owed.unit_id] = grade
            if self.draw.random() < 0.02:
                continue
            self._grade(owed, grade, owed.due - timedelta(days=self.draw.randrange(1, 14 if (year, owed.unit_id) in self.own else 40)))

    def reward(self, year: str) -> None:
        """What the grades earn: numbers from the grades, norms by hand."""
        for owed in self._owed("grading", "reward", year):
            day = owed.due - timedelta(days=self.draw.randrange(2, 20))
            self._file(owed, self._known(owed, "organiser", day) | REWARD, "organiser", day, decided=True)

    def appraise(self, year: int, town: Unit) -> None:
        """先行试点: a township's branches appraise themselves before they are graded, all of them."""
        day = date(year, *PILOT)
        system = system_reader(day, "安装机制")
        with reading(system):
            install_pack(source=PACKS / "appraisal", since=day, by=system, at=at_nine(day))
        self._open(town, str(year), day, 20)
        for owed in self._owed("appraisal", "self", str(year)):
            self.own[str(year), owed.unit_id] = self._next(owed.unit_id)
            self._appraise(owed, day + timedelta(days=4), decided=True)
        for owed in self._owed("appraisal", "opinion", str(year)):
            self._ask(owed, day + timedelta(days=10), decided=True)

    def appraise_now(self, town: Unit) -> None:
        """第二批: another township is at it: most have appraised themselves, some have asked, some owe both."""
        begun, year = self.work.on - timedelta(days=12), str((self.work.on - timedelta(days=12)).year)
        if not self._of(town, "self", year):
            self._open(town, year, begun, 22)
        for form, file, share in (("self", self._appraise, 8), ("opinion", self._ask, 4)):
            for number, owed in enumerate(self._of(town, form, year)):
                if number * 7 % 10 < share:
                    file(owed, begun + timedelta(days=3 + number % 5), decided=number % 3 > 0)

    def _open(self, town: Unit, year: str, day: date, days: int) -> None:
        officer = self.cast.reader("section", self.work.tree.county, day)
        with reading(officer):
            for form in ("self", "opinion"):
                open_by_hand(pack="appraisal", form=form, code=year, due=day + timedelta(days=days), under=town, reason=f"{town.name}先行试点", by=officer, at=at_nine(day))

    def _appraise(self, owed: Obligation, day: date, *, decided: bool) -> None:
        grade = self._found(owed)
        met, points = day - timedelta(days=1), str(self.draw.randrange(*POINTS[grade]))
        values = {"met_on": met.isoformat(), "points": points, "own_grade": grade, "found": FOUND[grade in GRADES[2:]]}
        self._file(owed, values, "secretary", day, decided=decided)

    def _ask(self, owed: Obligation, day: date, *, decided: bool) -> None:
        """Every member and a tenth of the masses; those graded low are seldom content."""
        weak = self._found(owed) in GRADES[2:]
        members, masses = self.draw.randrange(12, 40), self.draw.randrange(300, 900)
        came = masses // 10 + self.draw.randrange(1, 20)
        valid = members + came
        content = -(-valid * (self.draw.randrange(70, 89) if weak else self.draw.randrange(91, 99)) // 100)
        values = {"members": members, "members_came": members, "masses": masses, "masses_came": came, "content": content * 2 // 3, "rather": content - content * 2 // 3, "other": valid - content}
        self._file(owed, {name: str(value) for name, value in values.items()}, "secretary", day, decided=decided)

    def _found(self, owed: Obligation) -> str:
        return self.own.get((owed.period, owed.unit_id)) or self.work.grades.get(owed.unit_id, "较好")

    def _next(self, unit: int) -> str:
        before = self.work.grades.get(unit)
        if before is None:
            return self.draw.choices(GRADES, (10, 60, 21, 9))[0]
        step = self.draw.choices((-1, 0, 1), NEXT[before])[0]
        return GRADES[min(3, max(0, GRADES.index(before) + step))]

    def _grade(self, owed: Obligation, grade: str, day: date) -> None:
        weak = grade in GRADES[2:]
        found = self.draw.randrange(1, 4) + 2 * weak
        values = {
            "grade": grade, "satisfaction": str(self.draw.randrange(70, 90) if weak else self.draw.randrange(90, 100)), "problems": FOUND[weak],
            "problem_count": str(found), "mended_count": str(self.draw.randrange(0, found + 1)),
            "measures": MEASURES if weak else "", "responsible": "支部书记" if weak else "",
        }  # fmt: skip
        if (owed.period, owed.unit_id) in self.own:
            values |= self._known(owed, "secretary", day)       # what it has appraised and been told is not filled twice
        self._file(owed, values, "secretary", day, decided=True)

    def _known(self, owed: Obligation, role: str, day: date) -> dict[str, str]:
        by = self.cast.reader(role, owed.unit, day)
        with reading(by):
            return {name: one.text for name, one in prefill(by, owed).items()}

    def _file(self, owed: Obligation, values: dict[str, str], role: str, day: date, *, decided: bool) -> None:
        """Filed by whoever answers for the unit; decided three days later by the township, or the section where there is none."""
        filer = self.cast.reader(role, owed.unit, day)
        with reading(filer):
            file_record(obligation=owed, values=values, by=filer, at=at_nine(day))
        if not decided:
            return
        town, later = self._town(owed.unit_id), day + timedelta(days=3)
        approver = self.cast.reader("organiser", town, later) if town else self.cast.reader("section", self.work.tree.county, later)
        with reading(approver):
            approve_record(obligation=owed, by=approver, at=at_nine(later))

    def _town(self, unit: int) -> Unit | None:
        return next((town for town in self.work.tree.towns if unit in self._within(town)), None)

    def _within(self, town: Unit) -> set[int]:
        return {unit.pk for unit in (*self.work.tree.villages[town.pk], *self.work.tree.others[town.pk])}

    def _of(self, town: Unit, form: str, year: str) -> list[Obligation]:
        return [one for one in self._owed("appraisal", form, year) if one.unit_id in self._within(town)]

    def _owed(self, pack: str, form: str, year: str) -> list[Obligation]:
        return [one for one in self.work.owed(pack, year) if one.form == form]
