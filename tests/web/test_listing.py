"""列表: what a clerk and a prying stranger find when they ask a list page for something."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.contrib.sessions.models import Session
from django.http import QueryDict
from django.template.loader import render_to_string
from django.test import RequestFactory

from dazugong.web.listing import Bulk, Column, Listing, listing_page
from dazugong.web.marks import Mark


@dataclass
class Branch:
    """An invented branch; no list page knows where its rows come from."""

    pk: int
    name: str
    kind: str
    members: int | None
    closed: tuple[int, int] | Mark


BRANCHES = [
    Branch(1, "松坪村党支部", "农村", 63, (46, 50)),
    Branch(2, "柳塘社区党总支", "社区", 127, (19, 20)),
    Branch(3, "竹岭村党支部", "农村", None, Mark.FAILED),
    Branch(4, "云桥村党支部", "农村", 9, (0, 0)),
]
COLUMNS = [
    Column("name", "党支部", kind="link", href=lambda row: f"/branches/{row.pk}", sort="name", filter="text"),
    Column("kind", "类别", sort="kind", filter="choice", choices=[("农村", "农村"), ("社区", "社区")]),
    Column("members", "党员", kind="figure", unit="人", sort="members", main=True, absent=Mark.NOT_FILED),
    Column("closed", "销号率", kind="ratio", sort="closed", main=True),
]


def branches(address: str = "", **more: object) -> Listing:
    return Listing("branches", COLUMNS, BRANCHES, QueryDict(address), search=["name"], **more)


def names(listing: Listing) -> list[str]:
    return [row.name for row in listing.page.object_list]


def html(listing: Listing) -> str:
    request = RequestFactory().get("/branches/")
    return render_to_string("parts/listing.html", listing.context(), request=request)


# -- what may be asked ---------------------------------------------------------------------------


@pytest.mark.parametrize("address", [
    "sort=org__admin__password", "sort=pk", "sort=-", "sort=--name", "sort=?", "sort=name,kind", "sort=members__gt",
    "f_password=1", "f_name__startswith=a", "f_members=1", "f_kind=机关", "f_=1",
    "page=0", "page=-1", "page=2", "page=99999999999999999999", "page=１", "page=1.0", "page=a", "page=%00",
    "out=csv", "q=%00", "f_name=%00", "q=" + "长" * 101, "f_name=" + "长" * 101,
])  # fmt: skip
def test_what_the_list_does_not_offer_is_left_out_and_said_above_the_list(address: str) -> None:
    listing = branches(address)
    page, name = html(listing), address.partition("=")[0]
    assert names(listing) == names(branches()), "nothing of it reaches the rows"
    assert list(listing.asked.amiss) == [name]
    assert page.count('role="alert"') == 1 and "\x00" not in page
    assert name not in dict(listing.kept()) and f"{name}=" not in listing.link(page=1).replace("page=1", "")


@pytest.mark.parametrize(("address", "words"), [
    ("q=" + "长" * 101, "查找的文字有101个字，最多100个，没有照它筛；请改短再找。"),
    ("page=a", "没有第“a”页，一共1页，下面是第1页。"),
    ("sort=pk", "本表不能按“pk”排序，仍照原来的次序列出；点栏目名称可以排序。"),
    ("f_kind=机关", "“类别”没有“机关”这一项，没有照它筛；请在“按栏筛选”里重选。"),
    ("f_" + "x" * 30 + "=1", f"本表没有“{'x' * 20}……”这一项筛选，没有照它筛；请点“按栏筛选”重选。"),
])  # fmt: skip
def test_it_says_what_is_wrong_and_what_to_do(address: str, words: str) -> None:
    assert words in html(branches(address))


def test_a_good_part_of_the_address_holds_beside_a_bad_one() -> None:
    listing = branches("q=村&sort=pk&f_name=桥")
    assert names(listing) == ["云桥村党支部"]
    assert listing.link(page=2) == "?q=%E6%9D%91&f_name=%E6%A1%A5&page=2"


@pytest.mark.parametrize("address", ["f_kind=机关&out=workbook", "sort=pk&out=print", "q=" + "长" * 101 + "&out=workbook"])
def test_a_view_that_is_not_the_one_asked_for_leaves_no_file(address: str) -> None:
    listing = branches(address)
    answer = listing_page(RequestFactory().get(f"/branches/?{address}"), "parts/listing.html", listing, title="党支部")
    assert answer["Content-Type"].startswith("text/html") and "因此没有导出，也没有打印" in answer.content.decode()
    assert "data-print-now" not in answer.content.decode()


def test_parameters_of_the_page_itself_are_left_alone_and_carried_along() -> None:
    listing = branches("on=2026-05-03&tab=rows&q=松&page=1&out=print")
    assert listing.kept() == [("on", "2026-05-03"), ("tab", "rows")]
    assert listing.link(page=2) == "?on=2026-05-03&tab=rows&q=%E6%9D%BE&page=2"


def test_a_list_without_a_search_box_is_not_said_to_be_searched() -> None:
    listing = Listing("branches", COLUMNS, BRANCHES, QueryDict("q=松"))
    assert "本表没有查找，没有按“松”查找" in html(listing)
    assert names(listing) == names(branches())


def test_a_row_opens_on_the_day_one_looks_at() -> None:
    assert 'href="/branches/1?on=2026-05-03"' in html(branches("on=2026-05-03"))
    assert 'href="/branches/1"' in html(branches())


# -- plain sequences -----------------------------------------------------------------------------


def test_search_and_filters_narrow_together() -> None:
    assert names(branches("q=村")) == ["松坪村党支部", "竹岭村党支部", "云桥村党支部"]
    assert names(branches("q=村&f_name=桥")) == ["云桥村党支部"]
    assert names(branches("f_kind=社区")) == ["柳塘社区党总支"]


def test_what_has_no_figure_comes_last_in_both_orders() -> None:
    assert [row.members for row in branches("sort=members").page] == [9, 63, 127, None]
    assert [row.members for row in branches("sort=-members").page] == [127, 63, 9, None]
    assert [row.pk for row in branches("sort=-closed").page] == [2, 1, 3, 4]


def test_an_empty_page_says_so_and_differs_from_a_filter_that_finds_nothing() -> None:
    nothing = Listing("branches", COLUMNS, [], QueryDict(), empty="还没有党支部。", empty_action=("从表格导入", "/in/"))
    assert "还没有党支部。" in html(nothing)
    assert "从表格导入" in html(nothing)
    assert "没有符合条件的内容" in html(branches("q=没有这个"))


# -- what a page shows ---------------------------------------------------------------------------


def test_no_cell_is_blank_and_each_missing_figure_says_why() -> None:
    page = html(branches())
    assert "未报" in page
    assert "计算失败" in page
    assert "不适用" in page
    assert "92.0%" in page and "46/50" in page
    assert "None" not in page


def test_totals_are_of_the_rows_that_pass_the_filter() -> None:
    def members(rows: list[Branch]) -> dict[str, object]:
        return {"members": sum(row.members or 0 for row in rows)}

    listing = branches("f_kind=农村", totals=members)
    cells = {cell.label: cell.html for cell in listing.context()["totals"]}
    assert listing.notes() == ["类别：农村", "合计：党员（人）72"], "in a workbook beside the rows"
    assert cells["党支部"] == "合计"
    assert branches("", totals=lambda rows: {}).context()["totals"] is None, "nothing added up: no line of blanks"
    assert cells["党员（人）"] == "72"      # on a phone there is no head above it to say the unit


def test_names_are_escaped_and_the_first_cell_opens_the_row() -> None:
    rows = [Branch(7, "<script>alert(1)</script>", "农村", 1, (1, 1))]
    page = html(Listing("branches", COLUMNS, rows, QueryDict()))
    assert "<script>" not in page
    assert '<a href="/branches/7">&lt;script&gt;' in page


def test_a_withheld_value_has_no_link() -> None:
    column = Column("name", "姓名", value=lambda row: Mark.WITHHELD, href=lambda row: "/secret/")
    page = html(Listing("people", [column], BRANCHES, QueryDict()))
    assert "无权查看" in page
    assert "/secret/" not in page


def test_selection_is_offered_only_where_there_is_something_to_do_with_it() -> None:
    assert 'name="pick"' not in html(branches())
    page = html(branches(bulk=[Bulk("催办", "/remind/")]))
    assert page.count('name="pick"') == 4
    assert 'formaction="/remind/"' in page


def test_the_part_holds_nothing_that_the_content_security_policy_refuses() -> None:
    page = html(branches(bulk=[Bulk("催办", "/remind/")]))
    assert "style=" not in page
    assert "hx-on" not in page
    assert "<script" not in page
    assert " onclick" not in page


# -- workbook ------------------------------------------------------------------------------------


def test_the_workbook_holds_every_row_of_the_view_and_both_whole_numbers_of_a_ratio() -> None:
    listing = branches("f_kind=农村&sort=name", per_page=1)
    assert listing.headings() == ["党支部", "类别", "党员（人）", "销号率（%）", "销号率·分子", "销号率·分母"]
    rows = {row[0]: row[1:] for row in listing.as_workbook_rows()}
    assert rows == {
        "云桥村党支部": ["农村", 9, "不适用", "不适用", "不适用"],
        "松坪村党支部": ["农村", 63, 92.0, 46, 50],
        "竹岭村党支部": ["农村", "未报", "计算失败", "计算失败", "计算失败"],
    }
    assert listing.notes() == ["类别：农村"]
    assert sorted(listing.keys()) == [1, 3, 4]


# -- rows of the database ------------------------------------------------------------------------

SESSIONS = [
    Column("session_key", "编号", sort="session_key", filter="text"),
    Column("expire_date", "到期", kind="date", sort="expire_date"),
]


@pytest.fixture
def thousand_rows(db: None) -> None:
    day = datetime(2026, 5, 3, tzinfo=UTC)
    Session.objects.bulk_create(
        Session(session_key=f"row-{number:04}", session_data="", expire_date=day) for number in range(1000)
    )


def sessions(address: str = "") -> Listing:
    return Listing(
        "sessions", SESSIONS, Session.objects.all(), QueryDict(address), search=["session_key__icontains"],
        totals=lambda rows: {"expire_date": rows.count()},
    )  # fmt: skip


@pytest.mark.parametrize(("address", "found"), [("", "1,000"), ("q=row-001", "10"), ("f_session_key=0007&sort=-session_key", "1")])
def test_a_page_costs_the_same_few_queries_for_ten_rows_and_a_thousand(
    thousand_rows: None, django_assert_num_queries: object, address: str, found: str
) -> None:
    with django_assert_num_queries(3):  # count, totals, one page
        assert f" {found} 条" in html(sessions(address))


def test_rows_that_tie_are_shown_once_each_over_all_pages(thousand_rows: None) -> None:
    seen = [row.pk for number in range(1, 21) for row in sessions(f"sort=expire_date&page={number}").page]
    assert len(seen) == len(set(seen)) == 1000


def test_printing_shows_the_whole_view_on_one_page(thousand_rows: None) -> None:
    assert len(sessions("out=print&q=row-00").page.object_list) == 100


def test_a_look_up_written_into_a_value_stays_a_value(thousand_rows: None) -> None:
    assert sessions("f_session_key=%25").page.paginator.count == 0
    assert sessions("q=' OR 1=1").page.paginator.count == 0


# -- answers -------------------------------------------------------------------------------------


def test_a_filter_exchanges_only_the_table_and_caches_keep_both_apart() -> None:
    request = RequestFactory().get("/branches/", headers={"HX-Request": "true"})
    answer = listing_page(request, "base.html", branches(), title="党支部")
    assert "<html" not in answer.content.decode()
    assert 'id="branches-body"' in answer.content.decode()
    assert "HX-Request" in answer["Vary"]


def test_the_workbook_is_named_as_the_page() -> None:
    request = RequestFactory().get("/branches/?out=workbook")
    answer = listing_page(request, "base.html", branches("out=workbook&f_kind=社区"), title="党支部台账")
    assert answer["Content-Disposition"].endswith(".xlsx")
    assert "%E5%85%9A%E6%94%AF%E9%83%A8%E5%8F%B0%E8%B4%A6" in answer["Content-Disposition"]
    assert answer.content.startswith(b"PK")


def test_the_page_that_is_not_there_is_the_same_for_everybody() -> None:
    mine = RequestFactory().get("/units/secret/?q=1")
    assert render_to_string("404.html", {"exception": "机密"}, request=mine) == render_to_string("404.html")
