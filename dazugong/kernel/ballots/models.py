"""票决: one vote, on whom, and what came of it. Nothing here knows who voted how, and nothing can: the papers lie in a box
of their own (`box.py`) until they are counted, and no table of voters is kept beside the number of slips given out."""
from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from dazugong.fence.declare import Fence, in_domain
from dazugong.kernel.identity.ids import new_id
from dazugong.kernel.meetings.models import Meeting
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.models import Person
from dazugong.kernel.processes.models import Case
from dazugong.kernel.records.models import PackVersion
from dazugong.spec.domains import CASES, DOMAINS

KEPT = in_domain(DOMAINS)


class State(models.TextChoices):
    """状态: 准备 → 投票中 → 已截止 → 已计票 → 已公布；或者作废."""

    PREPARED = "prepared", "准备"
    OPEN = "open", "投票中"
    CLOSED = "closed", "已截止"
    COUNTED = "counted", "已计票"
    PUBLISHED = "published", "已公布"
    VOID = "void", "作废"


class Poll(models.Model):
    """一次票决: `slips` are the marks of the codes given out, sorted and fixed before the vote is opened.

    `lock` seals papers, `bids_lock` bids; what opens them is held by the scrutineers and nowhere in the product.
    `board` is what anybody can recount: codes and papers in the order of the codes. `case` is the matter it decides, where it was
    prepared for one; `again_of` the vote that it repeats among those who came out equal.
    """

    fence = Fence(
        f"{KEPT} OR (bids_until IS NOT NULL AND domain = 'cases' AND unit_id IN {{above:cases}}) OR id IN (SELECT poll_id FROM {{table:ballots_subject}})",
        writable=KEPT,
    )

    public_id = models.CharField("编号", max_length=12, unique=True, default=new_id)
    pack_version = models.ForeignKey(PackVersion, on_delete=models.PROTECT, related_name="+")
    ballot = models.CharField("票决标识", max_length=40)
    title = models.CharField("种类", max_length=60)
    topic = models.CharField("事项", max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    unit_name = models.CharField("单位", max_length=80)
    domain = models.CharField("领域", max_length=20, default=CASES)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="+", null=True)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+", null=True)
    again_of = models.ForeignKey("self", on_delete=models.PROTECT, related_name="repeated", null=True)
    day = models.DateField("票决日期")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PREPARED)
    paper = models.BooleanField("以纸质票为准", default=False)
    due = models.IntegerField("应到人数", default=0)
    present = models.IntegerField("实到人数", default=0)
    seats = models.IntegerField("名额", default=1)
    issued = models.IntegerField("发出票数", default=0)
    unused = models.IntegerField("退回的空白票", default=0)
    returned = models.IntegerField("收回票数", null=True)
    valid = models.IntegerField("有效票数", null=True)
    invalid = models.IntegerField("无效票数", null=True)
    bids_until = models.DateTimeField("投标截止", null=True)
    bids_lock = models.BinaryField("标书的锁", null=True)
    bids_opened_at = models.DateTimeField("开标时间", null=True)
    lock = models.BinaryField("选票的锁", null=True)
    slips = models.TextField("票号", blank=True)
    commitment = models.CharField("票号承诺", max_length=64, blank=True)
    board = models.TextField("公示板", blank=True)
    counts_open = models.BooleanField("票数可以公布", default=False)
    counts_said = models.CharField("票数公布的根据", max_length=300, blank=True)
    published_on = models.DateField("公布日期", null=True)
    void_reason = models.CharField("作废原因", max_length=200, blank=True)
    at = models.DateTimeField("准备时间")

    class Meta:
        verbose_name = "票决"
        indexes = [models.Index(fields=["unit", "day"], name="poll_of_unit")]
        constraints = [
            models.CheckConstraint(name="poll_returns_no_more_than_issued", condition=Q(returned=None) | Q(returned__lte=F("issued"))),
            models.CheckConstraint(
                name="poll_counts_every_paper_once", condition=Q(returned=None) | Q(returned=F("valid") + F("invalid"))
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.topic}）"


class Subject(models.Model):
    """票决的对象: a person, a unit or a name on the paper, and what came of it. `private`: only for those it is about.

    `unit` and `domain` are those of the poll, said again so that the row knows by itself who may see it. `votes` holds the counts by item and mark,
    `yes` the votes in favour where they may be published; `opinions` what the judges wrote, in the order of the texts.
    """

    fence = Fence(
        f"({KEPT} AND NOT private) OR person_id = {{self}} OR {in_domain(DOMAINS, unit='of_unit_id')}", writable=KEPT,
    )

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="subjects")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    domain = models.CharField("领域", max_length=20, default=CASES)
    number = models.IntegerField("序号")
    name = models.CharField("名称", max_length=60)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    of_unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True)
    private = models.BooleanField("只给本人", default=False)
    votes = models.JSONField("票数", default=dict)
    yes = models.IntegerField("赞成票数", null=True)
    score = models.IntegerField("得分（百分之一分）", null=True)
    rank = models.IntegerField("名次", null=True)
    outcome = models.CharField("结果", max_length=40, blank=True)
    why = models.CharField("根据", max_length=400, blank=True)
    reason = models.CharField("理由", max_length=200, blank=True)
    opinions = models.JSONField("评委意见", default=list)
    seen_on = models.DateField("本人确认日期", null=True)

    class Meta:
        verbose_name = "票决对象"
        constraints = [
            models.UniqueConstraint(fields=["poll", "number"], name="one_subject_per_number"),
            models.UniqueConstraint(fields=["poll", "name"], name="one_subject_per_name"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def points(self) -> str:
        """The score as it is written: 82.00."""
        return "" if self.score is None else f"{self.score / 100:.2f}"


class Judge(models.Model):
    """评委: who judges, so that those who must stand aside do. Not which slip he drew, and not what he gave.

    One from outside the roster (外请评委) has no `person`, but says where he works.
    """

    fence = Fence(f"{KEPT} OR person_id = {{self}}", writable=KEPT)

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="judges")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    domain = models.CharField("领域", max_length=20, default=CASES)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("姓名", max_length=60)
    workplace = models.CharField("外请评委的单位", max_length=80, default="")

    class Meta:
        verbose_name = "评委"
        constraints = [models.UniqueConstraint(fields=["poll", "person"], name="judge_once_per_poll")]

    def __str__(self) -> str:
        return f"{self.name}（外请，{self.workplace}）" if self.workplace else self.name

    @property
    def typed(self) -> str:
        """As a keeper types who judges."""
        return self.person.public_id if self.person else f"外请 {self.name} {self.workplace}"


class TellerCount(models.Model):
    """计票单: what one teller counted of the paper ballots. Entered again, it is a new row; the latest of each teller counts."""

    fence = Fence(KEPT)

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="teller_counts")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    domain = models.CharField("领域", max_length=20, default=CASES)
    login = models.BigIntegerField("计票人账号", null=True)
    label = models.CharField("计票人", max_length=60)
    figures = models.JSONField("票数")
    at = models.DateTimeField("录入时间")

    class Meta:
        verbose_name = "计票单"


class Bid(models.Model):
    """标书: of one unit, sealed until it is opened with the others; `text` is empty until then."""

    fence = Fence(KEPT)

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="bids")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    domain = models.CharField("领域", max_length=20, default=CASES)
    unit_name = models.CharField("投标单位", max_length=80)
    box = models.BinaryField("密封的标书")
    handed_at = models.DateTimeField("投标时间")
    text = models.TextField("标书", blank=True)

    class Meta:
        verbose_name = "标书"
        constraints = [models.UniqueConstraint(fields=["poll", "unit"], name="one_bid_per_unit")]


class Decline(models.Model):
    """不参加: a unit says that it will not bid, so that the tender leaves its desk; taken back, the row goes."""

    fence = Fence(KEPT)

    poll = models.ForeignKey(Poll, on_delete=models.PROTECT, related_name="declines")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    domain = models.CharField("领域", max_length=20, default=CASES)
    unit_name = models.CharField("单位", max_length=80)
    at = models.DateTimeField("表示时间")

    class Meta:
        verbose_name = "不参加投标"
        constraints = [models.UniqueConstraint(fields=["poll", "unit"], name="one_decline_per_unit")]
