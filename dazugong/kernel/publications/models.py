"""发布: what a unit makes known, every edition of it, who has to have read it, and what the public says to it.

Nothing here says who sent a letter, a comment or an objection: there is no column for it.
"""
from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from dazugong.fence.declare import Fence, by_unit
from dazugong.kernel.identity.ids import new_id
from dazugong.kernel.keys.models import SubjectKey
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.models import Person, Post
from dazugong.kernel.tasks.models import Task

OWN = "SELECT p.id FROM publications_publication p WHERE p.unit_id IN {units:records}"


class Publication(models.Model):
    """发布: one notice, rule, catalogue … of a unit. The rules of its kind are copied when it is begun.

    `open`: the public may see it. `until` is the last day of the publicity. Whoever stands below the unit sees it once it is published;
    drafts and what was withdrawn only the unit itself and those above it.
    """

    fence = Fence(
        "unit_id IN {units:records} OR (published_on IS NOT NULL AND withdrawn_on IS NULL AND unit_id IN {above:units})",
        writable="unit_id IN {units:records}",
    )

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        WAITING = "waiting", "待审"
        PUBLISHED = "published", "已发布"
        CLOSED = "closed", "已结束"
        WITHDRAWN = "withdrawn", "已撤下"

    public_id = models.CharField("编号", max_length=12, unique=True, default=new_id)
    pack = models.CharField("机制", max_length=40)
    kind = models.CharField("种类标识", max_length=40)
    title = models.CharField("种类", max_length=60)
    genre = models.CharField("体裁", max_length=10)
    subject = models.CharField("标题", max_length=120)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    unit_name = models.CharField("发布单位", max_length=80)
    period = models.CharField("期间", max_length=10, blank=True)
    open = models.BooleanField("公众可看", default=True)
    days = models.IntegerField("公示天数", default=0)
    calendar_days = models.BooleanField("按自然日", default=False)
    comments = models.BooleanField("可留言", default=False)
    objections = models.BooleanField("可提异议", default=False)
    review = models.IntegerField("复核月数", default=0)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    published_on = models.DateField("发布日期", null=True)
    until = models.DateField("公示期满日", null=True)
    reviewed_on = models.DateField("复核日期", null=True)
    closed_on = models.DateField("结束日期", null=True)
    withdrawn_on = models.DateField("撤下日期", null=True)
    reason = models.CharField("撤下原因", max_length=200, blank=True)
    at = models.DateTimeField("起草时间")
    login = models.BigIntegerField("起草账号", null=True)

    class Meta:
        verbose_name = "发布"
        indexes = [models.Index(fields=["unit", "pack", "kind"], name="publication_of_unit")]
        constraints = [
            models.CheckConstraint(name="withdrawn_with_reason", condition=Q(withdrawn_on=None) | ~Q(reason="")),
            models.CheckConstraint(name="closed_after_published", condition=Q(closed_on=None) | Q(closed_on__gte=F("published_on"))),
        ]

    def __str__(self) -> str:
        return self.subject


class Edition(models.Model):
    """版次: what it says from one approval to the next. Text and rows are fixed when it is handed in; what was approved is never changed.

    `columns` are the names of the whitelisted columns, `rows` their values as text: nothing else ever leaves the office.
    """

    fence = Fence(
        f"publication_id IN ({OWN}) OR (state = 'approved' AND publication_id IN (SELECT id FROM {{table:publications_publication}}))",
        writable=f"publication_id IN ({OWN})",
    )

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        WAITING = "waiting", "待审"
        RETURNED = "returned", "退回"
        APPROVED = "approved", "已批准"

    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="editions")
    number = models.IntegerField("版次")
    body = models.TextField("正文", blank=True)
    columns = models.JSONField("栏目", default=list)
    rows = models.JSONField("各行", default=list)
    group = models.CharField("分类栏目", max_length=60, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    drafter = models.CharField("起草岗位", max_length=120)
    drafted_by = models.CharField("起草的人", max_length=40)
    drafted_on = models.DateField("起草日期")
    note = models.CharField("退回理由", max_length=300, blank=True)
    approver = models.CharField("审批岗位", max_length=120, blank=True)
    approved_by = models.CharField("审批的人", max_length=40, blank=True)
    approved_on = models.DateField("批准日期", null=True)

    class Meta:
        verbose_name = "版次"
        constraints = [
            models.UniqueConstraint(fields=["publication", "number"], name="one_edition_per_number"),
            models.UniqueConstraint(fields=["publication"], condition=~Q(state="approved"), name="one_edition_in_hand"),
            models.CheckConstraint(name="nobody_approves_his_own_edition", condition=~Q(approved_by=F("drafted_by")) | Q(approved_by="")),
            models.CheckConstraint(name="approved_edition_has_a_day", condition=~Q(state="approved") | Q(approved_on__isnull=False)),
        ]


class Reading(models.Model):
    """阅知: whoever holds a post has to have read an edition; the day on which he did, never for how long.

    `lapsed_on`: he left the post without having read it; his successor has a row of his own.
    """

    fence = Fence("unit_id IN {units:records} OR person_id = {self}")

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="readings")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    post_name = models.CharField("岗位", max_length=120)
    name = models.CharField("姓名", max_length=60)
    due = models.DateField("阅知期限", null=True)
    read_on = models.DateField("阅知日期", null=True)
    lapsed_on = models.DateField("离任日期", null=True)

    class Meta:
        verbose_name = "阅知"
        constraints = [models.UniqueConstraint(fields=["edition", "post", "person"], name="one_reading_per_holder")]


class Remark(models.Model):
    """来言: a comment, an objection or a letter from outside. `digest` is that of the number its sender holds; he alone knows the number.

    The words of a letter are sealed under a key of their own. Only the day is kept on which the office took it in.
    """

    fence = by_unit("records")

    class Kind(models.TextChoices):
        COMMENT = "comment", "留言"
        OBJECTION = "objection", "异议"
        LETTER = "letter", "来信"

    class State(models.TextChoices):
        WAITING = "waiting", "待办"
        SHOWN = "shown", "已显示"
        RETURNED = "returned", "已退回"
        ANSWERED = "answered", "已答复"
        WITHDRAWN = "withdrawn", "已撤下"

    public_id = models.CharField("编号", max_length=12, unique=True, default=new_id)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    publication = models.ForeignKey(Publication, on_delete=models.PROTECT, related_name="remarks", null=True)
    kind = models.CharField("种类", max_length=10, choices=Kind.choices)
    pack = models.CharField("机制", max_length=40)
    letterbox = models.CharField("信箱标识", max_length=40, blank=True)
    title = models.CharField("所指", max_length=120)
    office = models.CharField("承办科室", max_length=80, blank=True)
    digest = models.CharField("受理编号摘要", max_length=64, unique=True)
    text = models.TextField("内容", blank=True)
    key = models.OneToOneField(SubjectKey, on_delete=models.PROTECT, related_name="+", null=True)
    sealed = models.BinaryField("密文", null=True)
    came_on = models.DateField("收到日期")
    due = models.DateField("答复期限", null=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.WAITING)
    answer = models.TextField("答复", blank=True)
    settled_on = models.DateField("办理日期", null=True)
    login = models.BigIntegerField("办理账号", null=True)

    class Meta:
        verbose_name = "来言"
        indexes = [models.Index(fields=["unit", "state"], name="remark_of_unit")]
        constraints = [
            models.CheckConstraint(name="letter_is_sealed", condition=~Q(kind="letter") | Q(text="", key__isnull=False)),
            models.CheckConstraint(name="refused_remark_says_why", condition=~Q(state__in=("returned", "answered", "withdrawn")) | ~Q(answer="")),
        ]


class Disclosure(models.Model):
    """应公开: a unit has to publish a kind for a period by a day; written when the period opens."""

    fence = by_unit("records")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    pack = models.CharField("机制", max_length=40)
    kind = models.CharField("种类标识", max_length=40)
    title = models.CharField("种类", max_length=60)
    period = models.CharField("期间", max_length=10)
    term = models.CharField("期间说法", max_length=40)
    first = models.DateField("期间首日")
    last = models.DateField("期间末日")
    due = models.DateField("公开期限")
    responsible = models.CharField("责任岗位", max_length=120)

    class Meta:
        verbose_name = "应公开"
        constraints = [models.UniqueConstraint(fields=["unit", "pack", "kind", "period"], name="one_disclosure_per_unit_and_period")]


class Launch(models.Model):
    """启动: on a day an edition was set in motion; its rows became tasks."""

    fence = by_unit("records")

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="launches")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    day = models.DateField("启动日期")
    reason = models.CharField("启动原因", max_length=200)
    label = models.CharField("启动岗位", max_length=120)

    class Meta:
        verbose_name = "启动"


class LaunchedTask(models.Model):
    """启动的任务: which row of the edition became which task."""

    fence = Fence("launch_id IN (SELECT id FROM {table:publications_launch})")

    launch = models.ForeignKey(Launch, on_delete=models.PROTECT, related_name="tasks")
    number = models.IntegerField("行号")
    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "启动的任务"
        constraints = [models.UniqueConstraint(fields=["launch", "number"], name="one_task_per_row_launched")]
