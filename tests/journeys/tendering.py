"""招标的准备: one topic published and put to the vote, and what everyone at the table does with it."""
from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.test import Client
from django.utils import timezone

from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.people.actions import register_person
from dazugong.kernel.records.opening import install_pack
from dazugong.spec.files import read_folder
from dazugong.spec.neighbours import BUILT_IN
from tests.journeys.test_hand_tasks_down import Desk
from tests.make import AT, SYSTEM, City

TOPIC, AIM = "流动党员怎样管", "弄清底数，拿出找得到、管得住的办法。"
SEATS = ("section", "甲部"), ("leader", "甲部"), ("organiser", "甲一镇"), ("organiser", "甲二镇")
FIRST, SECOND = (85, 80), (80, 80)
CODE = re.compile(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}")


@dataclass
class Tender:
    """一次招标: who sits where, the case, the vote, and the clock."""

    city: City
    it_is: Callable[..., None]
    section: Desk
    leader: Desk
    one: Desk
    other: Desk
    judges: list[str] = field(default_factory=list)
    case: str = ""
    poll: str = ""
    halves: list[str] = field(default_factory=list)

    def turn_to(self, day: int) -> None:
        """Nine in the morning of that day of June; everyone logs in again."""
        self.it_is(2026, 6, day, 9)
        for desk, seat in zip((self.section, self.leader, self.one, self.other), SEATS):
            desk.client.force_login(self.city.login(*seat))

    def press(self, desk: Desk, number: int, verb: str, **said: str) -> str:
        answer = desk.sends(f"{self.case}press/", step=str(number), verb=verb, **said)
        return desk.sees(self.case) if answer.status_code == 302 else answer.content.decode()

    def act(self, name: str, **said: str) -> str:
        answer = self.section.sends(f"{self.poll}act/", act=name, **said)
        assert answer.status_code == 302, answer.content.decode()[:400]
        return self.section.sees(answer["Location"])

    def bid(self, desk: Desk) -> None:
        assert desk.sends(f"{self.poll}bid/", text="一、摸底；二、试点；三、推广。").status_code == 302

    def slips(self, **said: str) -> list[str]:
        return CODE.findall(self.section.sends(f"{self.poll}slips/", **said).content.decode())

    def judged(self, papers: list[dict[str, tuple[int, int]]]) -> str:
        """Slips drawn, papers cast by nobody in particular, the box opened with both halves; the page of the counted vote."""
        first, second, *codes = self.slips(count=str(len(self.judges)))
        names = re.findall(r"<legend>([^<]*)</legend>", Client().get(self.voting).content.decode())
        for code, paper in zip(codes, papers, strict=True):
            said = {f"{place}.{item}": str(points) for place, name in enumerate(names) for item, points in enumerate(paper[name])}
            assert "已投入票箱" in Client().post(self.voting, {**said, "code": code}).content.decode()
        self.act("close")
        return self.act("count", half_1=first, half_2=second, unused="0")

    @property
    def voting(self) -> str:
        return f"/vote/{self.poll.split('/')[2]}/"


def published(city: City, it_is: Callable[..., None]) -> Tender:
    """A topic published on the first of June, the vote prepared with a box for bids."""
    it_is(2026, 6, 1, 9)
    system = system_reader(date(2026, 6, 1), "定时")
    with reading(system):
        install_pack(source=read_folder(BUILT_IN / "topic_tender")[0], since=date(2026, 1, 1), by=system, at=timezone.now())
    with reading(SYSTEM):
        judges = [
            register_person(values={"name": f"样评委{number}", "sex": "女", "birth": "1970-01"}, unit=city.unit("甲部支部"), since=date(2024, 1, 1), by=SYSTEM, at=AT)
            for number in "一二三四五"
        ]
    made = Tender(city, it_is, *(Desk(city, *seat) for seat in SEATS), [one.name for one in judges])
    county = city.unit("甲县").public_id
    made.case = made.section.sends("/cases/new/", what="topic_tender.topic", unit=county, subject=TOPIC)["Location"]
    made.press(made.section, 1, "发布", **{"a-topic": TOPIC, "a-aim": AIM})
    link = re.search(r'href="(/ballots/new/[^"]*)"', made.section.sees(made.case))[1].replace("&amp;", "&")
    form = made.section.sees(link)
    assert f'value="{TOPIC}"' in form
    said = {"what": "topic_tender.tender", "unit": county, "topic": TOPIC, "day": "2026-06-01", "seats": "1", "due": "0", "present": "0"}
    made.poll = made.section.sends(link, **said, bids_until="2026-06-15T17:00", judges="\n".join(made.judges))["Location"]
    made.halves = made.slips(what="bids")
    return made


def bids_opened(tender: Tender) -> str:
    """Both townships bid; on the sixteenth the bids are opened, and how many there are goes into the case."""
    tender.bid(tender.one)
    tender.bid(tender.other)
    tender.turn_to(16)
    page = tender.act("open", half_1=tender.halves[0], half_2=tender.halves[1])
    step = re.search(r'name="step" value="(\d+)"', page)[1]
    tender.act("case", step=step)
    return tender.press(tender.section, 2, "截止投标", **{"a-bids": "2"})


def names(tender: Tender) -> tuple[str, str]:
    return tender.city.unit("甲一镇").name, tender.city.unit("甲二镇").name


def taken_and_awarded(tender: Tender, winner: str) -> str:
    """The leader takes the result into the case and awards."""
    page = tender.leader.sees(tender.poll)
    tender.leader.sends(f"{tender.poll}act/", act="case", step=re.search(r'name="step" value="(\d+)"', page)[1])
    page = tender.leader.sees(tender.case)
    assert f'value="{winner}"' in page and 'value="5"' in page
    assert '<input type="hidden" name="a-independent" value="是">是<span class="hint">由票决核对' in page, "the vote has checked it; nobody ticks it"
    assert f'name="to_unit" value="{winner}"' in page
    values = {"a-judges": "5", "a-independent": "是", "a-winner": winner, "a-result": "中标"}
    other = next(name for name in names(tender) if name != winner)
    number = re.findall(r'name="step" value="(\d+)"', page)[-1]
    assert "转给的单位要是中标单位" in tender.press(tender.leader, int(number), "定标", **values, to_unit=other)
    return tender.press(tender.leader, int(number), "定标", **values, to_unit=winner)
