"""台账: which unit owes which form for which period, what it filed, and every revision of it."""
from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from dazugong.fence.declare import by_row, by_unit
from dazugong.kernel.calendar.fields import PartialDateField
from dazugong.kernel.identity.ids import new_id
from dazugong.kernel.keys.fields import SealableText
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.models import Person


class PackVersion(models.Model):
    """机制版本: a pack as its folder stood when it was installed; a running period keeps the version it opened with.

    `files` holds every text of the folder (path → text), `since` the day from which new periods follow this version.
    """

    unfenced = "a mechanism is public to all who log in; it holds no answer and no name"

    public_id = models.CharField("编号", max_length=12, unique=True, default=new_id)
    pack = models.CharField("机制", max_length=40)
    version = models.CharField("版本", max_length=20)
    title = models.CharField("名称", max_length=80)
    files = models.JSONField("文件")
    digest = models.CharField("摘要", max_length=64)
    since = models.DateField("施行日期")
    installed_at = models.DateTimeField("安装时间")

    class Meta:
        verbose_name = "机制版本"
        constraints = [models.UniqueConstraint(fields=["pack", "version"], name="one_pack_version")]

    def __str__(self) -> str:
        return f"{self.title}（{self.version}）"


class Stage(models.TextChoices):
    """阶段: how far an obligation has come; a correction under way leaves it 已批准 until it takes its place."""

    NONE = "", "未报"
    EXEMPT = "exempt", "免报"
    FILED = "filed", "已报"
    RETURNED = "returned", "退回"
    APPROVED = "approved", "已批准"


class Obligation(models.Model):
    """欠报: one unit owes one form for one period. Written when the period opens, so completeness is a fact.

    `first` and `last` are the days of the period; `due` is `provisional` (暂定) while a year's working days are not
    loaded. An `entry` (登记) is owed by nobody: a unit made it on the day `first`, perhaps about a `person`, and it holds
    until `retired_on` (注销); `erased` when what it held was taken out as well. `first_filed_on` stays when a report is returned: whether it came in time is decided by the first filing.
    `stage` is that after the last event, which happened on `moved_on`; earlier days read it from the events.
    From `closed_on` (封存) nothing is filed any more.
    """

    fence = by_unit("records")

    public_id = models.CharField("编号", max_length=12, unique=True, default=new_id)
    pack_version = models.ForeignKey(PackVersion, on_delete=models.PROTECT, related_name="obligations")
    pack = models.CharField("机制", max_length=40)
    form = models.CharField("表单", max_length=40)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="obligations")
    period = models.CharField("期间", max_length=10)
    first = models.DateField("期初")
    last = models.DateField("期末")
    opens = models.DateField("开启日期")
    due = models.DateField("截止日期")
    provisional = models.BooleanField("暂定", default=False)
    exempt_reason = models.CharField("免报事由", max_length=200, blank=True)
    first_filed_on = models.DateField("首次报送日期", null=True)
    approved_on = models.DateField("批准日期", null=True)
    entry = models.BooleanField("登记", default=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="entries", verbose_name="关于谁")
    retired_on = models.DateField("注销日期", null=True)
    retired_why = models.CharField("注销事由", max_length=200, blank=True)
    erased = models.BooleanField("内容已删去", default=False)
    stage = models.CharField("阶段", max_length=10, choices=Stage.choices, default=Stage.NONE, blank=True)
    moved_on = models.DateField("最近办理日期", null=True)
    closed_on = models.DateField("封存日期", null=True)

    class Meta:
        verbose_name = "欠报"
        indexes = [
            models.Index(fields=["unit", "due"], name="obligation_by_unit"),
            models.Index(fields=["pack", "form", "first"], name="obligation_by_form"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["pack", "form", "unit", "period"], condition=Q(entry=False), name="one_obligation_per_period"),
            models.CheckConstraint(
                name="only_entries_are_retired_or_about_a_person", condition=Q(entry=True) | Q(person=None, retired_on=None)
            ),
            models.CheckConstraint(name="obligation_due_after_it_opens", condition=Q(due__gte=F("opens"))),
            models.CheckConstraint(
                name="obligation_approved_after_filed", condition=Q(approved_on=None) | Q(first_filed_on__isnull=False)
            ),
        ]


class ObligationEvent(models.Model):
    """欠报经过: one thing done about an obligation on `day`, by whom and why; only ever added.

    `stage` is where the obligation stood afterwards, so that the state of any day is that of the last event before it.
    """

    fence = by_row("records_obligation", "obligation_id")

    class Act(models.TextChoices):
        OPEN = "open", "提前或补开"
        REMIND = "remind", "催报"
        EXEMPT = "exempt", "免报"
        OWE_AGAIN = "owe_again", "撤回免报"
        FILE = "file", "报送"
        FILE_FOR = "file_for", "代报"
        PASS = "pass", "本级审核通过"
        APPROVE = "approve", "批准"
        RETURN = "return", "退回"
        ACCEPT_PART = "accept_part", "部分认可"
        CORRECT = "correct", "更正"
        REOPEN = "reopen", "重开"
        CARRY = "carry", "结转"
        CLOSE = "close", "封存"
        OPEN_AGAIN = "open_again", "解封"

    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="events")
    act = models.CharField("动作", max_length=12, choices=Act.choices)
    stage = models.CharField("之后阶段", max_length=10, choices=Stage.choices, blank=True)
    number = models.IntegerField("版次", null=True)
    day = models.DateField("日期")
    at = models.DateTimeField("时间")
    login = models.BigIntegerField("账号", null=True)
    label = models.CharField("办理岗位", max_length=140, blank=True)
    reason = models.CharField("事由", max_length=400, blank=True)

    class Meta:
        verbose_name = "欠报经过"
        indexes = [models.Index(fields=["obligation", "day"], name="event_by_day")]


class State(models.TextChoices):
    """版次状态: where a revision stands."""

    DRAFT = "draft", "草稿"
    FILED = "filed", "已报送"
    RETURNED = "returned", "已退回"
    APPROVED = "approved", "已批准"
    SUPERSEDED = "superseded", "已更正"


class Record(models.Model):
    """报送: what a unit answers to one obligation, from the first draft to the last revision.

    `latest` is the number of the newest revision and `state` its state; `standing` is the number of the revision that
    figures count: the approved one, else the filed one, none while nothing is filed or it was returned. `passed` counts
    the levels of approval (逐级审核) that the newest revision has behind it.
    """

    fence = by_row("records_obligation", "obligation_id")

    obligation = models.OneToOneField(Obligation, on_delete=models.PROTECT, related_name="record")
    latest = models.IntegerField("最新版次", default=1)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    standing = models.IntegerField("现行版次", null=True)
    passed = models.IntegerField("已过级数", default=0)

    class Meta:
        verbose_name = "报送"
        constraints = [models.CheckConstraint(name="standing_is_a_revision", condition=Q(standing=None) | Q(standing__lte=F("latest")))]


class Revision(models.Model):
    """版次. A draft is saved over; once filed, nothing in it changes but its state and the decision on it.

    `saves` counts the savings of the record's drafts, so that two people at one draft notice each other, and a page left
    open over a return is not taken for the new draft's. Who acted is kept as login and post (numbers) and as the label of
    the post on that day; no personal values. Figures count it from `stands_since` until, not including, `stands_until`.
    """

    fence = by_row("records_record", "record_id")

    record = models.ForeignKey(Record, on_delete=models.PROTECT, related_name="revisions")
    number = models.IntegerField("版次")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.DRAFT)
    why = models.CharField("更正事由", max_length=200, blank=True)
    saves = models.IntegerField("暂存次数", default=0)
    saved_by = models.BigIntegerField("暂存账号", null=True)
    saved_as = models.CharField("暂存岗位", max_length=140, blank=True)
    saved_at = models.DateTimeField("暂存时间", null=True)
    filed_by = models.BigIntegerField("报送账号", null=True)
    filed_post = models.BigIntegerField("报送职务", null=True)
    filed_as = models.CharField("报送岗位", max_length=140, blank=True)
    filed_at = models.DateTimeField("报送时间", null=True)
    on_behalf = models.CharField("代报事由", max_length=200, blank=True)
    digest = models.CharField("内容摘要", max_length=64, blank=True)
    decided_by = models.BigIntegerField("审核账号", null=True)
    decided_as = models.CharField("审核岗位", max_length=140, blank=True)
    decided_at = models.DateTimeField("审核时间", null=True)
    remark = models.CharField("审核意见", max_length=400, blank=True)
    stands_since = models.DateField("现行起", null=True)
    stands_until = models.DateField("现行止", null=True)

    class Meta:
        verbose_name = "版次"
        constraints = [
            models.UniqueConstraint(fields=["record", "number"], name="one_revision_per_number"),
            models.UniqueConstraint(fields=["record"], condition=Q(state="draft"), name="one_draft_per_record"),
            models.CheckConstraint(
                name="filed_revision_has_its_digest", condition=Q(state="draft") | Q(filed_at__isnull=False) & ~Q(digest="")
            ),
        ]


class Answer(models.Model):
    """答案: one field of one revision; one datum, one address (in a table that of the cell: projects.2.cost).

    `text` is what a page shows; that of a field of `PERSONAL` lies sealed. Beside it stands the typed value: `number` in ten-thousandths (57.5 is 575000, so that
    sums are exact in every database), `day` as an ISO prefix, `rank` the place of a choice in its list, best first.
    `source` says where a pre-filled value came from: fact table, rows (public id and title), day, and the value then.
    """

    fence = by_row("records_revision", "revision_id")

    SCALE: ClassVar[int] = 4

    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="answers")
    field = models.CharField("栏目", max_length=90)
    term = models.CharField("名称", max_length=40)
    text = SealableText("内容", blank=True)
    number = models.BigIntegerField("数", null=True)
    day = PartialDateField("日期")
    rank = models.IntegerField("档次", null=True)
    source = models.JSONField("来源", null=True)

    class Meta:
        verbose_name = "答案"
        constraints = [models.UniqueConstraint(fields=["revision", "field"], name="one_answer_per_field")]


class FieldNote(models.Model):
    """栏目意见: what is wrong with one field of a returned revision, or that it was accepted and need not be touched."""

    fence = by_row("records_revision", "revision_id")

    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="field_notes")
    field = models.CharField("栏目", max_length=90)
    note = models.CharField("意见", max_length=400, blank=True)
    accepted = models.BooleanField("已认可", default=False)

    class Meta:
        verbose_name = "栏目意见"
        constraints = [models.UniqueConstraint(fields=["revision", "field"], name="one_note_per_field")]


class FillingTime(models.Model):
    """填报用时: how long one form took all who filled it together, in seconds; never of one unit or person."""

    unfenced = "two sums for each form, over everybody; of nobody in particular"

    pack_version = models.ForeignKey(PackVersion, on_delete=models.PROTECT, related_name="filling_times")
    form = models.CharField("表单", max_length=40)
    fillings = models.IntegerField("次数", default=0)
    seconds = models.BigIntegerField("秒数", default=0)

    class Meta:
        verbose_name = "填报用时"
        constraints = [models.UniqueConstraint(fields=["pack_version", "form"], name="one_filling_time_per_form")]
