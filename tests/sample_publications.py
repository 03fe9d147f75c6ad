"""样例发布: a mechanism that publishes in every way there is, and what tests do with it."""
from __future__ import annotations

from datetime import date

from dazugong.kernel.identity.reader import Reader, reading
from dazugong.kernel.publications import actions
from dazugong.kernel.publications.kinds import kind_of
from dazugong.kernel.publications.models import Publication
from dazugong.kernel.records.opening import install_pack
from tests.make import AT, SYSTEM, City

NOTICES = {
    "pack.toml": 'id = "notices"\ntitle = "样例发布"\nversion = "1"\nscope = "类别 在 [县委, 乡镇党委, 党支部]"\nbasis = [{ document = "样例办法", place = "第一条" }]\n',
    "README.md": "# 样例发布\n",
    "forms/item.toml": 'title = "样例事项"\n'
    '[[field]]\nid = "name"\nterm = "事项名称"\ntype = "text"\nrequired = true\n'
    '[[field]]\nid = "way"\nterm = "办理方式"\ntype = "choice"\nchoices = ["下放", "代办", "不下放"]\n'
    '[[field]]\nid = "inner"\nterm = "内部备注"\ntype = "text"\n'
    '[[field]]\nid = "tel"\nterm = "联系电话"\ntype = "phone"\n',
    "schedule.toml": '[[schedule]]\nform = "item"\nevery = "any-time"\nscope = "类别 = 县委"\n',
    "publications.toml": """
[[publication]]
id = "notice"
title = "样例公示"
genre = "公示"
days = 5
draft_by = ["科室", "支部书记", "乡镇组织委员"]
approve_by = ["部领导", "科室", "乡镇组织委员"]
comments = true
objections = true

[[publication]]
id = "rules"
title = "样例制度"
genre = "制度"
public = false
draft_by = ["科室"]
approve_by = ["部领导"]
read_by = ["支部书记"]
read_within = 5
review = 12

[[publication]]
id = "list"
title = "样例目录"
genre = "目录"
form = "item"
fields = ["事项名称", "办理方式"]
group = "办理方式"
draft_by = ["科室"]
approve_by = ["部领导"]

[[publication]]
id = "affairs"
title = "样例公开"
genre = "公开"
scope = "类别 = 县委"
every = "quarter"
responsible = "科室"
draft_by = ["科室"]
approve_by = ["部领导"]

[[letterbox]]
id = "opinions"
title = "样例信箱"
scope = "类别 = 县委"
note = "收意见和建议"
office = "组织科"
days = 10
answer_by = ["科室"]
""",
    "indicators.toml": '[[indicator]]\nid = "read_share"\nlabel = "阅知率"\nover = "readings"\nwhere = "种类 = \\"样例制度\\" 且 现行版 = 是"\ncount = "已阅 = 是"\nof = "岗位 非空"\n',
    "examples/read.toml": 'title = "两人一人已阅"\nfirst = 2026-05-01\nlast = 2026-05-31\n'
    '[[given]]\nover = "readings"\nunit = "甲县县委"\nanswers = { "种类" = "样例制度", "现行版" = "是", "岗位" = "书记", "已阅" = "是" }\n'
    '[[given]]\nover = "readings"\nunit = "甲县县委"\nanswers = { "种类" = "样例制度", "现行版" = "是", "岗位" = "干事", "已阅" = "否" }\n'
    '[[expect]]\nindicator = "read_share"\ncount = 1\nof = 2\n',
}  # fmt: skip


def install(files: dict[str, str] = NOTICES, since: date = date(2026, 1, 1)) -> None:
    """The mechanism, in force since the beginning of the year."""
    with reading(SYSTEM):
        install_pack(source=files, since=since, by=SYSTEM, at=AT)


def drafted(city: City, kind: str, *, by: Reader, body: str = "样例正文", subject: str = "样例标题", pack: str = "notices", unit: str = "甲县", period: str = "") -> Publication:
    """A publication of the county, handed in; call it within the drafter's reading."""
    offer = kind_of(pack, kind, by.day)
    publication = actions.draft(offer=offer, unit=city.unit(unit), subject=subject, body=body, period=period, by=by, at=AT)
    actions.hand_in(publication=publication, by=by, at=AT)
    return publication


def published(city: City, kind: str, **of: str) -> Publication:
    """Drafted by the section, approved by the leader."""
    with reading(city.reader("section", "甲部")) as section:
        publication = drafted(city, kind, by=section, **of)     # type: ignore[arg-type]
    with reading(city.reader("leader", "甲部")) as leader:
        actions.approve(publication=publication, by=leader, at=AT)
    return publication
