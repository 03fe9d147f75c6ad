"""别的各条: which entries of a register count beside one, against a plain statement of it; and two that are filed at once do not both pass."""
from __future__ import annotations

import random
import threading
from calendar import monthrange
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from dazugong.kernel.identity.reader import reading
from dazugong.kernel.identity.refusal import Refusal
from dazugong.kernel.records.actions import correct_record, file_record, save_draft
from dazugong.kernel.records.entries import begin_entry, retire_entry
from dazugong.kernel.records.importing import import_entries
from dazugong.kernel.records.models import Answer
from dazugong.kernel.records.opening import install_pack
from dazugong.kernel.records.queries import obligation_for
from dazugong.kernel.records.sheets import sheet_to_fill
from dazugong.spec import check_files
from dazugong.spec.others import DAY, UNIT, Others, rows_among
from tests.apart import apart, closed_after
from tests.month import at, the_clock
from tests.register_limits_pack import FUND

TODAY, SINCE = date(2026, 6, 1), date(2024, 1, 1)
SPANS = {
    "ever": {}, "month": {"within": "month"}, "quarter": {"within": "quarter"}, "year": {"within": "year"}, "one": {"months": 1}, "twelve": {"months": 12},
}


def book(earlier: bool) -> dict[str, str]:
    """A register with a sum for each span."""
    fields = "".join(f'''
[[field]]
id = "{name}"
term = "合计{number}"
type = "computed"
value = "求和(帮扶金额)"
others = {{ same = ["单位", "户主"]{''.join(f', {key} = {value}' if isinstance(value, int) else f', {key} = "{value}"' for key, value in span.items())}{', earlier = true' if earlier else ''} }}
''' for number, (name, span) in enumerate(SPANS.items(), 1))
    example = FUND["examples/first.toml"].partition("[[expect]]")[0] + '[[expect]]\nform = "fund"\nunit = "丁镇"\nrefused = []\n'
    return FUND | {"forms/fund.toml": FUND["forms/fund.toml"].partition('rule = "帮扶金额')[0] + fields, "examples/first.toml": example}


days = st.dates(SINCE, TODAY)


def later(day: date, months: int) -> date:
    """A month on is the same day of the next month, or its last one: counted month by month."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def counts(span: dict, earlier: bool, own: date, other: date, before: bool) -> bool:
    """Whether an entry of the day `other` counts beside one of the day `own`; `before`: it was begun first."""
    if earlier and (other > own or (other == own and not before)):
        return False
    if "months" in span:
        return later(min(own, other), span["months"]) >= max(own, other)
    if "within" not in span:
        return True
    part = {"month": 1, "quarter": 3, "year": 12}[span["within"]]
    return own.year == other.year and (own.month - 1) // part == (other.month - 1) // part


@given(days, days, st.sampled_from(list(SPANS.values())), st.booleans())
def test_the_span_is_what_is_said_of_it(own: date, other: date, span: dict, earlier: bool) -> None:
    others = Others(("户主",), **span, earlier=earlier)
    found = rows_among(others, [{"户主": "样某", DAY: other}, {"户主": "样某", DAY: own}], 1)
    assert bool(found) == counts(span, earlier, own, other, before=True)


@given(st.lists(st.tuples(st.sampled_from("甲乙"), st.sampled_from(["样某", "例某", "", None])), min_size=1, max_size=8))
def test_the_whole_key_must_be_there_and_be_the_same(keys: list) -> None:
    known = [{UNIT: unit, "户主": home, DAY: TODAY, "号": number} for number, (unit, home) in enumerate(keys)]
    found = rows_among(Others((UNIT, "户主")), known, len(known) - 1)
    unit, home = keys[-1]
    assert found == (None if not home else [row for row in known[:-1] if (row[UNIT], row["户主"]) == (unit, home)])


@pytest.mark.parametrize("earlier", [False, True])
@pytest.mark.parametrize("seed", range(2))
def test_the_database_adds_up_what_the_words_say(city, seed: int, earlier: bool) -> None:
    """Forty entries of two units and two homes, some corrected, some struck out: at each filing every sum is that of the plain statement."""
    assert check_files(book(earlier)) == []
    dice, clerks = random.Random(seed), {place: city.reader("organiser", place, day=TODAY) for place in ("甲一镇", "甲二镇")}
    with reading(the_clock()):
        install_pack(source=book(earlier), since=SINCE, by=the_clock(), at=at(5, 1))
    standing: dict[int, tuple[int, str, str, date, int]] = {}       # entry → its order, unit, home, day, money

    def check(entry, order: int, place: str, home: str, day: date) -> None:
        stored = {a.field: a.number for a in Answer.objects.filter(revision__record__obligation=entry.pk, revision__number=entry.record.latest)}
        for name, span in SPANS.items():
            wanted = sum(money for other, (first, unit, whose, on, money) in standing.items()
                         if other != entry.pk and (unit, whose) == (place, home) and counts(span, earlier, day, on, first < order))
            assert stored[name] == wanted * 10**Answer.SCALE, (seed, name, day)

    for order in range(40):
        place, home, money = dice.choice(list(clerks)), dice.choice(["样某", "例某"]), dice.randint(1, 900)
        day = SINCE + timedelta(days=dice.randint(0, (TODAY - SINCE).days)) if dice.random() < 0.7 else date(2026, dice.choice([1, 2, 3]), dice.choice([1, 28]))
        clerk = clerks[place]
        with reading(clerk):
            entry = begin_entry(pack="fund", form="fund", unit=city.unit(place), day=day, by=clerk, at=at(6, 1))
            file_record(obligation=entry, values={"home": home, "money": str(money)}, by=clerk, at=at(6, 1))
            entry = obligation_for(clerk, entry.public_id)
            check(entry, order, place, home, day)
            standing[entry.pk] = (order, place, home, day, money)
            if dice.random() < 0.2:
                correct_record(obligation=entry, reason="金额写错了", by=clerk, at=at(6, 1))
                file_record(obligation=entry, values={"home": home, "money": str(money + 7)}, by=clerk, at=at(6, 1))
                standing[entry.pk] = (order, place, home, day, money + 7)
                check(obligation_for(clerk, entry.public_id), order, place, home, day)
            if dice.random() < 0.2:
                retire_entry(entry=obligation_for(clerk, entry.public_id), on=TODAY, reason="登记重复了", by=clerk, at=at(6, 1))
                del standing[entry.pk]


def test_a_page_asks_as_often_for_two_hundred_others_as_for_two(city) -> None:
    with reading(the_clock()):
        install_pack(source=FUND, since=SINCE, by=the_clock(), at=at(5, 1))
    clerk, asked = city.reader("organiser", "甲一镇", day=TODAY), []
    with reading(clerk):
        for number in range(200):
            entry = begin_entry(pack="fund", form="fund", unit=city.unit("甲一镇"), day=date(2026, 5, 8), by=clerk, at=at(6, 1))
            if number in (2, 199):
                with CaptureQueriesContext(connection) as filing:
                    file_record(obligation=entry, values={"home": "样某", "money": "1"}, by=clerk, at=at(6, 1))
                correct_record(obligation=obligation_for(clerk, entry.public_id), reason="金额写错了", by=clerk, at=at(6, 1))
                entry = obligation_for(clerk, entry.public_id)
                with CaptureQueriesContext(connection) as shown:
                    sheet = sheet_to_fill(clerk, entry)
                seen = next(line for line in sheet.lines if line.seen).seen
                assert (seen.number, len(seen.others)) == (number, min(number, 20))
                asked.append((len(filing), len(shown)))
            else:
                file_record(obligation=entry, values={"home": "样某", "money": "1"}, by=clerk, at=at(6, 1))
    assert asked[0] == asked[1] and asked[1][1] <= 30, asked


def test_eight_that_are_filed_at_once_do_not_pass_the_ceiling_together(city, tmp_path) -> None:
    start = threading.Barrier(8)

    def give(number: int) -> str:
        place = "甲一镇" if number % 2 else "甲二镇"
        clerk = city.reader("organiser", place, day=TODAY)
        with reading(clerk):
            entry = begin_entry(pack="fund", form="fund", unit=city.unit(place), day=date(2026, 5, 8), by=clerk, at=at(6, 1))
            save_draft(obligation=entry, values={"home": "样某", "money": "1000"}, saves=0, by=clerk, at=at(6, 1))
            start.wait()        # all is written already: nothing is saved, and so nothing traced, before it is judged
            try:
                file_record(obligation=entry, by=clerk, at=at(6, 1))
            except Refusal as refusal:
                return refusal.message
        return "已登记"

    def all_at_once() -> tuple[list[str], int]:
        with reading(the_clock()):
            install_pack(source=FUND, since=SINCE, by=the_clock(), at=at(5, 1))
        with ThreadPoolExecutor(8) as threads:
            told = list(threads.map(lambda number: closed_after(lambda: give(number)), range(8)))
        with reading(the_clock()):
            return told, sum(answer.number for answer in Answer.objects.filter(field="money", revision__record__standing=1))

    told, given_out = apart(tmp_path, all_at_once)
    assert given_out == 5000 * 10**Answer.SCALE and told.count("已登记") == 5 and sum("不能超过5000元" in one for one in told) == 3, told


def test_single_entries_and_blocks_of_them_do_not_wait_for_each_other(city, tmp_path) -> None:
    """Four clerks paste blocks while four others file drafts: nobody is turned away for having come at the same time."""
    start = threading.Barrier(8)

    def one(number: int) -> None:
        clerk = city.reader("organiser", "甲一镇", day=TODAY)
        with reading(clerk):
            entry = begin_entry(pack="fund", form="fund", unit=city.unit("甲一镇"), day=date(2026, 5, 8), by=clerk, at=at(6, 1))
            save_draft(obligation=entry, values={"home": f"户{number}", "money": "1"}, saves=0, by=clerk, at=at(6, 1))
            start.wait()
            file_record(obligation=entry, by=clerk, at=at(6, 1))

    def block(number: int) -> None:
        clerk = city.reader("organiser", "甲二镇", day=TODAY)
        rows = [["登记日期", "户主", "帮扶金额"], *([f"2026-05-0{day}", f"户{number}", "1"] for day in range(1, 6))]
        with reading(clerk):
            start.wait()
            import_entries(pack="fund", form="fund", rows=rows, by=clerk, at=at(6, 1))

    def all_at_once() -> int:
        with reading(the_clock()):
            install_pack(source=FUND, since=SINCE, by=the_clock(), at=at(5, 1))
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(lambda number: closed_after(lambda: (block if number % 2 else one)(number)), range(8)))
        with reading(the_clock()):
            return Answer.objects.filter(field="money", revision__record__standing=1).count()

    assert apart(tmp_path, all_at_once) == 4 + 4 * 5
