"""样例市: a small invented city with two counties, in which every role is held somewhere. What tests stand on.

    city.unit("甲一镇")                 a Unit by its short name
    city.person("甲一村书记")            a Person by the short name of the unit and what he is there
    city.reader("organiser", "甲一镇")   the Reader of whoever holds the role there, today or on a day
    city.login("secretary", "甲一村")    the Login, for client.force_login

Every county X (甲, 乙) has the committee "X县", its office "X部", the office's branch "X部支部", the townships "X一镇"
and "X二镇", and in each township two village branches: "X一村" and "X一湾" in the first, "X二村" and "X二湾" in the second.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from dazugong.kernel.access.actions import give_role
from dazugong.kernel.access.queries import reader_for
from dazugong.kernel.calendar.actions import load_year, published_days
from dazugong.kernel.identity.models import Login
from dazugong.kernel.identity.reader import Reader, reading, system_reader
from dazugong.kernel.orgs.actions import found_unit
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.actions import appoint, open_post, register_person
from dazugong.kernel.people.models import Person

SINCE = date(2024, 1, 1)
DAY = date(2026, 5, 20)
AT = datetime(2026, 5, 20, 9, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
SYSTEM = system_reader(DAY, "样例")

POSTS = {  # role → (post, who holds it)
    "leader": "部长", "section": "科长", "organiser": "组织委员", "secretary": "书记",
    "sysadmin": "系统管理员", "secadmin": "安全管理员", "auditor": "审计管理员",
}
OFFICE = ("leader", "section", "sysadmin", "secadmin", "auditor")


@dataclass
class City:
    """样例市: units and persons by short name; logins by (role, place)."""

    units: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    logins: dict[tuple[str, str], int] = field(default_factory=dict)

    def unit(self, name: str) -> Unit:
        with reading(SYSTEM):
            return Unit.objects.get(pk=self.units[name])

    def person(self, name: str) -> Person:
        with reading(SYSTEM):
            return Person.objects.select_related("key").get(pk=self.people[name])

    def login(self, role: str, place: str) -> Login:
        return Login.objects.get(pk=self.logins[role, place])

    def reader(self, role: str, place: str, day: date = DAY) -> Reader:
        found = reader_for(self.login(role, place), day=day, today=day)
        assert found is not None, (role, place, day)
        return found.on(day)        # any day of the sample city: what happened later has not happened yet


def build_city() -> City:
    """Builds the city through the product's own actions."""
    city = City()
    with reading(SYSTEM):
        for year in (2024, 2025, 2026):
            load_year(year=year, days=published_days(year), basis="样例", by=SYSTEM, at=AT)
        top = _unit(city, "样例市", "样例市委", "city", None)
        for number, county in enumerate("甲乙"):
            build_county(city, county, top, number)
    return city


def build_county(city: City, x: str, top: Unit | None, number: int) -> None:
    """A county with its department, two townships and four villages; without `top` it stands alone, as most installations do."""
    committee = _unit(city, f"{x}县", f"{x}县县委", "county", top)
    office = _unit(city, f"{x}部", f"{x}县县委组织部", "office", committee)
    branch = _unit(city, f"{x}部支部", f"{x}县县委组织部机关党支部", "branch", office)
    for seat, role in enumerate(OFFICE):
        _holder(city, role, f"{x}部", office, committee, member_of=branch, number=number * 1000 + seat)
    for t, town in enumerate("一二"):
        township = _unit(city, f"{x}{town}镇", f"{x}县{x}{town}镇党委", "township", committee)
        villages = [
            _unit(city, f"{x}{town}{v}", f"{x}县{x}{town}镇{x}{town}{v}党支部", "branch", township) for v in "村湾"
        ]
        base = number * 1000 + (t + 1) * 100
        _holder(city, "organiser", f"{x}{town}镇", township, township, member_of=villages[0], number=base)
        for v, village in enumerate(villages):
            place = f"{x}{town}{'村湾'[v]}"
            _holder(city, "secretary", place, village, village, member_of=village, number=base + 10 + v * 10)
            member = _person(city, f"{place}党员", village, number=base + 11 + v * 10)
            _login(city, "member", place, member)


def _unit(city: City, short: str, name: str, kind: str, under: Unit | None) -> Unit:
    unit = found_unit(name=name, kind=kind, under=under, since=SINCE, by=SYSTEM, at=AT)
    city.units[short] = unit.pk
    return unit


def _holder(city: City, role: str, place: str, unit: Unit, over: Unit, *, member_of: Unit, number: int) -> None:
    title = POSTS[role]
    post = open_post(unit=unit, title=title, since=SINCE, by=SYSTEM, at=AT)
    give_role(post=post, role=role, over=over, since=SINCE, by=SYSTEM, at=AT)
    person = _person(city, f"{place}{title}", member_of, number=number)
    appoint(person=person, post=post, since=SINCE, by=SYSTEM, at=AT)
    _login(city, role, place, person)


def seat_cadre_section(city: City, place: str) -> None:
    """干部科: the post of an office that manages cadres and who holds it, for the tests that need him (干部科长)."""
    county = {"甲部": "甲县", "乙部": "乙县"}[place]
    with reading(SYSTEM):
        office, over, branch = (Unit.objects.get(pk=city.units[name]) for name in (place, county, f"{place}支部"))
        post = open_post(unit=office, title="干部科长", since=SINCE, by=SYSTEM, at=AT)
        give_role(post=post, role="cadre_section", over=over, since=SINCE, by=SYSTEM, at=AT)
        person = register_person(values={"name": f"样{place}干部科长", "sex": "女", "birth": "1975-01"}, unit=branch, since=SINCE, by=SYSTEM, at=AT)
        appoint(person=person, post=post, since=SINCE, by=SYSTEM, at=AT)
        city.people[f"{place}干部科长"] = person.pk
        _login(city, "cadre_section", place, person)


def _person(city: City, short: str, unit: Unit, *, number: int) -> Person:
    values = {
        "name": f"样{short}"[:20], "sex": "男" if number % 2 else "女", "ethnic_group": "汉族", "birth": f"19{60 + number % 40}-07",
        "joined": "2010-07-01", "member_class": "正式党员", "education": "大学",
        "citizen_number": citizen_number(number), "phone": f"139{number:08d}", "address": f"{short}路1号",
    }  # fmt: skip
    person = register_person(values=values, unit=unit, since=SINCE, by=SYSTEM, at=AT)
    city.people[short] = person.pk
    return person


def _login(city: City, role: str, place: str, person: Person) -> None:
    login = Login.objects.create(username=f"{role}-{person.pk}", label=person.name, state=Login.State.CONFIRMED, must_change=False)
    Person.objects.filter(pk=person.pk).update(login=login)
    city.logins[role, place] = login.pk


def citizen_number(number: int) -> str:
    """An invented citizen number with a right check digit; the area code 110101 and the year 1907 hold no one alive."""
    body = f"11010119{7 + number // 30000:02d}07{number // 1000 % 28 + 1:02d}{number % 1000:03d}"
    total = sum(int(d) * w for d, w in zip(body, (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)))
    return body + "10X98765432"[total % 11]
