"""办件: a case of a procedure, the steps it came to, who moved it when, what was written, and who may see it.

A case is pinned to the version of the mechanism with which it began. Steps and moves are only ever added to; a return
leaves the later steps in place, marked as void.
"""
from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from dazugong.fence.declare import Fence, by_row, in_domain
from dazugong.kernel.calendar.fields import PartialDateField
from dazugong.kernel.identity.ids import new_id
from dazugong.kernel.keys.fields import SealableText
from dazugong.kernel.keys.models import SubjectKey
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.models import Person, Post
from dazugong.kernel.records.models import PackVersion
from dazugong.spec.domains import CASES, DOMAINS

HELD = "SELECT a.post_id FROM people_appointment a WHERE a.person_id = {self} AND a.since <= {day} AND (a.until IS NULL OR a.until > {day})"


class State(models.TextChoices):
    """办件状态."""

    RUNNING = "running", "在办"
    CLOSED = "closed", "已办结"
    WITHDRAWN = "withdrawn", "已撤回"


class Case(models.Model):
    """办件. `unit` is the unit it belongs to, `handler` the one that handles it now (转办), `person` whom it is about.

    `circle`: only the posts named among its parties see it (about a person, or with a petitioner). What is written there,
    or will have to be deleted one day, is sealed under `key`; `reported` is the unit that somebody complains of, which never becomes a party.
    Names of units stand beside them as they were: who sees a case need not see the unit that handles it.
    `brought`: 本人 brought it himself (who that is, stands in `Concerned`). `domain`: which roles see it, as its kind says.
    `forget_on`: from that day on the key is destroyed and with it what was written; that and when it was done stays.
    """

    fence = Fence("id IN (SELECT p.case_id FROM {table:processes_party} p)")

    public_id = models.CharField("编号", max_length=12, unique=True, default=new_id)
    pack_version = models.ForeignKey(PackVersion, on_delete=models.PROTECT, related_name="+")
    pack = models.CharField("机制", max_length=40)
    procedure = models.CharField("流程标识", max_length=40)
    title = models.CharField("种类", max_length=60)
    subject = models.CharField("事由", max_length=120)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    unit_name = models.CharField("所属单位", max_length=80)
    handler = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    handler_name = models.CharField("承办单位", max_length=80)
    reported = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    domain = models.CharField("领域", max_length=20, default=CASES)
    circle = models.BooleanField("限承办人", default=False)
    brought = models.BooleanField("本人提出", default=False)
    key = models.OneToOneField(SubjectKey, on_delete=models.PROTECT, related_name="+", null=True)
    opened_on = models.DateField("开办日期")
    opener = models.CharField("开办人", max_length=40)
    opened_by = models.CharField("开办岗位", max_length=120)
    due = models.DateField("办理期限", null=True)
    provisional = models.BooleanField("暂定", default=False)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.RUNNING)
    outcome = models.CharField("结果", max_length=60, blank=True)
    sort = models.CharField("分类", max_length=60, blank=True)
    closed_on = models.DateField("办结日期", null=True)
    forget_on = models.DateField("删除内容日期", null=True)
    at = models.DateTimeField("登记时间")
    login = models.BigIntegerField("登记账号", null=True)

    class Meta:
        verbose_name = "办件"
        indexes = [
            models.Index(fields=["unit", "pack", "procedure"], name="case_of_unit"),
            models.Index(fields=["state", "opened_on"], name="case_by_state"),
        ]
        constraints = [
            models.CheckConstraint(name="case_closes_with_a_day", condition=Q(state="running", closed_on=None) | (~Q(state="running") & Q(closed_on__gte=F("opened_on")))),
            models.CheckConstraint(name="case_in_a_circle_has_a_key", condition=Q(circle=False) | Q(key__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.title}：{self.subject}"


class Party(models.Model):
    """参与方: a unit that may see the case, or (`post`) only whoever holds this post of it."""

    fence = Fence(f"(post_id IS NULL AND {in_domain(DOMAINS)}) OR post_id IN ({HELD})")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="parties")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", null=True)
    domain = models.CharField("领域", max_length=20, default=CASES)
    since = models.DateField("自")

    class Meta:
        verbose_name = "参与方"
        constraints = [
            models.UniqueConstraint(fields=["case", "unit"], condition=Q(post=None), name="a_unit_is_party_once"),
            models.UniqueConstraint(fields=["case", "unit", "post"], condition=Q(post__isnull=False), name="a_post_is_party_once"),
        ]


class Step(models.Model):
    """到步: the case is at a step from `arrived_on` until `left_on`; `void` when returned or overtaken by the end.

    `asked`: the unit is one of several asked to take part (会办); each of them has a row of its own.
    `raised` counts the levels it went up because it was late; `raised_to` is the unit it went up to last.
    """

    fence = by_row("processes_case", "case_id")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="steps")
    number = models.IntegerField("次序")
    step = models.CharField("环节标识", max_length=40)
    title = models.CharField("环节", max_length=60)
    asked = models.BooleanField("会办", default=False)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    unit_name = models.CharField("办理单位", max_length=80)
    arrived_on = models.DateField("到步日期")
    due = models.DateField("期限", null=True)
    provisional = models.BooleanField("暂定", default=False)
    left_on = models.DateField("离步日期", null=True)
    verb = models.CharField("走法", max_length=40, blank=True)
    actor = models.CharField("经办人", max_length=40, blank=True)
    back = models.BooleanField("退回", default=False)
    void = models.BooleanField("不再算数", default=False)
    raised = models.IntegerField("升级次数", default=0)
    raised_to = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        verbose_name = "到步"
        indexes = [models.Index(fields=["left_on", "due"], name="open_steps_by_due")]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="steps_of_a_case_are_numbered"),
            models.UniqueConstraint(fields=["case", "step"], condition=Q(left_on=None, asked=False), name="a_step_is_open_once"),
            models.UniqueConstraint(fields=["case", "step", "unit"], condition=Q(left_on=None, asked=True), name="a_unit_is_asked_once"),
            models.CheckConstraint(name="step_is_left_after_arrival", condition=Q(left_on=None) | Q(left_on__gte=F("arrived_on"))),
        ]


class Move(models.Model):
    """走过的一步: who pressed which button when, and why; also 升级 and 撤回, and of 会办 who was asked besides, left out or reminded."""

    fence = by_row("processes_case", "case_id")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="moves")
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="moves", null=True)
    verb = models.CharField("办了什么", max_length=40)
    to = models.CharField("去处", max_length=200, blank=True)
    who = models.CharField("谁", max_length=120)
    reason = models.CharField("理由", max_length=500, blank=True)
    day = models.DateField("日期")
    at = models.DateTimeField("时间")
    login = models.BigIntegerField("账号", null=True)

    class Meta:
        verbose_name = "走过的一步"


class CaseAnswer(models.Model):
    """办件答案: one field of one form of the case; one datum, one address. A change is a new row beside the old one.

    `unit`: whose answer it is, where several units each fill the form for themselves (会办).

    Where the case has a key, what is text stands sealed in `box`; without one a telephone number alone is sealed. The columns are those of an answer of a record.
    """

    fence = by_row("processes_case", "case_id")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="answers")
    form = models.CharField("表单", max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True)
    field = models.CharField("栏目", max_length=90)
    text = SealableText("内容", blank=True)
    number = models.BigIntegerField("数", null=True)
    day = PartialDateField("日期")
    rank = models.IntegerField("档次", null=True)
    box = models.BinaryField("密文", null=True)
    at = models.DateTimeField("填写时间")
    login = models.BigIntegerField("填写账号", null=True)
    replaced_at = models.DateTimeField("被替换时间", null=True)

    class Meta:
        verbose_name = "办件答案"
        constraints = [
            models.UniqueConstraint(fields=["case", "form", "field"], condition=Q(replaced_at=None, unit=None), name="one_answer_per_address_of_a_case"),
            models.UniqueConstraint(fields=["case", "form", "field", "unit"], condition=Q(replaced_at=None, unit__isnull=False), name="one_answer_per_address_of_a_unit"),
        ]


class Concerned(models.Model):
    """本人: who brought the case himself, or whom it is about once he has been told; nobody but he sees this row.

    He never sees the rows of the case: what he may read of it is picked out for him (`told`). While the case stands at a step
    of his, `asked_on` says since when, and `asked_due` until when; `lapses`: he may act there and need not, and after that day nobody waits for him.

    Where who reported is sealed, so is he: `mark` tells the fence alone that it is he, his number lies in `box` under the key of the case.
    """

    fence = Fence("person_id = {self} OR mark = {self:petitioner}")

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="concerned")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    mark = models.BigIntegerField("密标", null=True, db_index=True)
    box = models.BinaryField("密文", null=True)
    since = models.DateField("自")
    asked_on = models.DateField("等本人自", null=True)
    asked_due = models.DateField("等本人到", null=True)
    lapses = models.BooleanField("过期不再等", default=False)

    class Meta:
        verbose_name = "本人"
        constraints = [
            models.CheckConstraint(
                name="concerned_is_named_or_sealed",
                condition=Q(person__isnull=False, mark=None, box=None) | Q(person=None, mark__isnull=False, box__isnull=False),
            )
        ]


class Petitioner(models.Model):
    """反映人: who reported, sealed under the key of the case; only whoever holds the post that took it may open it.

    Brought by himself, a case waits for a post that takes it; until then nobody opens the name.
    """

    fence = Fence(f"post_id IN ({HELD})")

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="petitioner")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", null=True)
    box = models.BinaryField("密文")

    class Meta:
        verbose_name = "反映人"
