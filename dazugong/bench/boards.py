"""看板: how long a whole county's boards take, as its section sees them; baseline: the same figures by one query written by hand.

    by_hand    a month's reports in time and owed, for every township, by one statement over the table of ancestors
    help       a page that asks nothing of the figures: what any page costs
"""
from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import setup_test_environment

from dazugong.demo import build
from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.orgs.kinds import UnitKind
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.models import Membership, Person

from .timing import Timing, compare
from .web import browser

LOOKS = {"time": "走势", "peers": "同类比较", "tree": "全景", "moves": "升降矩阵"}
BY_HAND = """
SELECT a.ancestor_id, COUNT(*) FILTER (WHERE o.first_filed_on <= o.due), COUNT(*)
FROM records_obligation o JOIN orgs_ancestry a ON a.descendant_id = o.unit_id AND a.kind = 'line' AND a.since <= %s AND (a.until IS NULL OR a.until > %s)
WHERE o.pack = 'monthly_report' AND o.period = %s AND o.exempt_reason = '' AND (o.due < %s OR o.first_filed_on IS NOT NULL)
AND a.ancestor_id IN (SELECT descendant_id FROM orgs_ancestry WHERE ancestor_id = %s AND kind = 'line' AND depth = 1 AND since <= %s AND (until IS NULL OR until > %s))
GROUP BY a.ancestor_id
"""


def measure(rounds: int, on: date) -> tuple[list[Timing], str]:
    """Builds a county of full size into an empty database and measures."""
    build(seed=1, on=on)
    return of_a_county(rounds, on)


def of_a_county(rounds: int, on: date) -> tuple[list[Timing], str]:
    """Measures the county that stands in the database."""
    setup_test_environment()
    settings.ALLOWED_HOSTS = ["testserver"]
    month = (on.replace(day=1) - timedelta(days=1)).strftime("%Y-%m")
    with reading(system_reader(on, "测速")):
        county = Unit.objects.get(kind=UnitKind.COUNTY).pk
        size = f"{Membership.objects.values('unit').distinct().count()}个支部，{Person.objects.count()}人"
    section, asked = browser("section", on), (on, on, month, on, county, on, on)
    board, grading = f"/boards/monthly_report/timely_rate/?period={month}", "/boards/grading/promotion_rate/look/"
    works = {
        "by_hand": ("手写一条查询：各乡镇的月报及时数和应报数", lambda: _asked(asked, on)), "help": ("帮助：不取数的页", lambda: got(section, "/help/")),
        "board": ("看板：月报及时率，各乡镇一行", lambda: got(section, board)), "boards": ("指标一览：全部指标", lambda: got(section, "/boards/")),
        "lights": ("红黄绿：全部目标，各乡镇一行", lambda: got(section, "/boards/lights/")),
        **{by: (f"晋位升级：{term}", lambda by=by: got(section, f"{grading}?by={by}")) for by, term in LOOKS.items()},
    }  # fmt: skip
    return compare(works, baseline="by_hand", rounds=rounds), size


def got(client: Client, address: str) -> bytes:
    """The page at an address; it must be there."""
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return response.content


def _asked(parameters: tuple, on: date) -> list[tuple]:
    with reading(system_reader(on, "测速")), connection.cursor() as cursor:
        cursor.execute(BY_HAND, parameters)
        return cursor.fetchall()
