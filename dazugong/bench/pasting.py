"""粘贴: a block of 200 rows of nine cells copied from a spreadsheet is taken into a form, judged cell by cell and shown again.

    page    the baseline: the form as it opens, with all that was saved before in its table
    paste   the block is placed in the table; every cell is typed, every rule of every row judged, the sums made, the form shown again
    save    the whole of it is saved as the draft, as the page does by itself
"""
from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.test import Client
from django.test.utils import setup_test_environment

from dazugong.demo import build
from dazugong.kernel.access.models import Holding
from dazugong.kernel.identity.reader import reading, system_reader
from dazugong.kernel.records.models import Obligation
from dazugong.kernel.records.opening import install_pack, open_period

from .timing import Timing, compare
from .web import browser

SCALE, ROWS = 0.03, 200
COLUMNS = {  # id → (name, type and rule, the cell of a row)
    "name": ("户名", 'type = "text"\nrequired = true', lambda n: f"第{n}户"),
    "group": ("组别", 'type = "choice"\nchoices = ["一组", "二组", "三组"]', lambda n: f"{'一二三'[n % 3]}组"),
    "day": ("走访日期", 'type = "date"\nrule = "走访日期 ≤ 期末"\nrefuse = "只填本期的"', lambda n: "2020-01-05"),
    "people": ("人口", 'type = "number"\nunit = "人"\nrule = "人口 > 0"\nrefuse = "人口要大于0"', lambda n: str(n % 6 + 1)),
    "party": ("党员户", 'type = "yesno"', lambda n: "是否"[n % 2]),
    "income": ("收入", 'type = "money"', lambda n: f"{n * 17}.5"),
    "helped": ("帮扶资金", 'type = "money"\nrule = "帮扶资金 ≤ 收入"\nrefuse = "不能多于收入"', lambda n: str(n)),
    "share": ("完成比例", 'type = "percent"', lambda n: f"{n % 100}.5"),
    "wish": ("愿望", 'type = "text"', lambda n: f"想修第{n}段路"),
}
FORM = '[[field]]\nid = "homes"\nterm = "走访明细"\ntype = "table"\n' + "".join(
    f'\n[[field.column]]\nid = "{key}"\nterm = "{term}"\n{rest}\n' for key, (term, rest, _) in COLUMNS.items()
) + '\n[[field]]\nid = "total"\nterm = "资金合计"\ntype = "computed"\nvalue = "求和(帮扶资金)"\n'  # fmt: skip
PACK = {
    "README.md": "测速用的机制。",
    "pack.toml": 'id = "bench_paste"\ntitle = "测速粘贴"\nversion = "2026.1"\nscope = "类别 = 乡镇党委 且 状态 = 在建"\n'
    'basis = [{ document = "测速", place = "第一条" }]\n',
    "forms/detail.toml": FORM,
    "schedule.toml": '[[schedule]]\nform = "detail"\nevery = "month"\ndue_day = 5\n',
    "examples/first.toml": 'title = "示例"\nfirst = 2026-05-01\nlast = 2026-05-31\n[[given]]\nover = "detail"\nunit = "甲"\nanswers = {}\n'
    '[[expect]]\nform = "detail"\nunit = "甲"\nrefused = []\n',
}


def block() -> str:
    """The cells as a spreadsheet copies them."""
    return "\n".join("\t".join(cell(row) for _, _, cell in COLUMNS.values()) for row in range(1, ROWS + 1))


def measure(rounds: int, on: date) -> tuple[list[Timing], str]:
    """Builds a small county into an empty database and measures one township's form."""
    build(seed=1, on=on, scale=SCALE)
    setup_test_environment()
    settings.ALLOWED_HOSTS = ["testserver"]
    clerk, public_id = browser("organiser", on), _owed(on)
    address, cells = f"/records/{public_id}/", block()
    filled = {f"a-homes.{row}.{key}": cell(row) for row in range(1, ROWS + 1) for key, (_, _, cell) in COLUMNS.items()}
    saved = [0]     # how often, as the page knows it
    works = {
        "page": ("打开存过的这张表", lambda: _got(clerk, address)),
        "paste": (f"粘贴{ROWS}行{len(COLUMNS)}列，逐格核对后再显示，目标2秒以内", lambda: _pasted(clerk, address, cells)),
        "save": ("整张存为草稿", lambda: _saved(clerk, address, filled, saved)),
    }
    return compare(works, baseline="page", rounds=rounds), f"{ROWS}×{len(COLUMNS)}格"


def _owed(on: date) -> str:
    """The form is installed and opened; what the first organiser's township owes."""
    system = system_reader(on, "测速")
    at = datetime.combine(on, time(9), ZoneInfo("Asia/Shanghai"))
    with reading(system):
        install_pack(source=PACK, since=on.replace(day=1), by=system, at=at)
        open_period(pack="bench_paste", code=f"{on:%Y-%m}", by=system, at=at)
        over = Holding.objects.filter(role="organiser").order_by("pk").values("over")[:1]
        return Obligation.objects.get(pack="bench_paste", unit__in=over).public_id


def _got(clerk: Client, address: str) -> bytes:
    answer = clerk.get(address)
    assert answer.status_code == 200, answer.status_code
    return answer.content


def _pasted(clerk: Client, address: str, cells: str) -> bytes:
    answer = clerk.post(f"{address}paste/", {"paste": cells, "start": "homes", "saves": "0", "a-homes": ""})
    assert answer.status_code == 200 and f"第{ROWS}户".encode() in answer.content, answer.status_code
    return answer.content


def _saved(clerk: Client, address: str, filled: dict[str, str], saved: list[int]) -> bytes:
    """As the page saves by itself; one cell is another each time, so that there is something to write."""
    answer = clerk.post(f"{address}save/", filled | {"saves": str(saved[-1]), "a-homes.1.wish": f"第{saved[-1]}次"}, headers={"X-Autosave": "1"})
    assert answer.status_code == 200, answer.content.decode()
    saved.append(answer.json()["saves"])
    return answer.content
