"""会议: what must be held, what was held, who was due and came, and what was decided."""
from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from dazugong.fence.declare import Fence, by_row, by_unit
from dazugong.kernel.calendar.periods import Period, period
from dazugong.kernel.identity.ids import new_id
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.models import Person
from dazugong.kernel.tasks.models import Task


class Duty(models.Model):
    """应开会议: a unit holds a kind of meeting `times` times from `first` to `last`, both included; written when the period opens."""

    fence = by_unit("records")

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    pack = models.CharField("机制", max_length=40)
    kind = models.CharField("种类标识", max_length=40)
    title = models.CharField("种类", max_length=60)
    period = models.CharField("期间", max_length=10)
    first = models.DateField("期间首日")
    last = models.DateField("期间末日")
    times = models.IntegerField("应开次数", default=1)
    exempt_reason = models.CharField("免开原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "应开会议"
        indexes = [models.Index(fields=["unit", "last"], name="meeting_duty_of_unit")]
        constraints = [
            models.UniqueConstraint(fields=["unit", "pack", "kind", "period"], name="one_meeting_duty_per_unit_and_period"),
            models.CheckConstraint(name="meeting_duty_asks_for_one", condition=Q(times__gte=1)),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.period}）"

    @property
    def span(self) -> Period:
        """The period with its words."""
        return period(self.period)


class Meeting(models.Model):
    """会议: a unit's meeting on a day. The counts are those of the attendance, kept so that lists need no persons.

    `entered_on` is the day on which it was written down as held; `late` says that its period was over by then (补录).
    `quorate` is null where no rule asks for a number. `changed` says how the arrangement was corrected last, before it was held.
    Who was due may see what was held and decided, who is invited what is arranged.
    """

    fence = Fence(
        "unit_id IN {units:records} OR id IN (SELECT a.meeting_id FROM meetings_attendance a WHERE a.person_id = {self})"
        " OR (state <> 'held' AND id IN (SELECT l.meeting_id FROM meetings_listed l WHERE l.person_id = {self}))",
        writable="unit_id IN {units:records}",
    )

    class State(models.TextChoices):
        PLANNED = "planned", "已安排"
        HELD = "held", "已召开"
        CANCELLED = "cancelled", "已取消"

    public_id = models.CharField("编号", max_length=12, unique=True, default=new_id)
    pack = models.CharField("机制", max_length=40)
    kind = models.CharField("种类标识", max_length=40)
    title = models.CharField("种类", max_length=60)
    category = models.CharField("类别", max_length=40, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    day = models.DateField("会议日期")
    place = models.CharField("地点", max_length=80, blank=True)
    chair = models.CharField("主持人", max_length=60, blank=True)
    topic = models.CharField("议题", max_length=300)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.PLANNED)
    cancelled = models.CharField("取消原因", max_length=200, blank=True)
    changed = models.CharField("安排的更正", max_length=200, blank=True)
    changed_on = models.DateField("安排更正日期", null=True)
    hours = models.IntegerField("学时", default=0)
    due = models.IntegerField("应到人数", default=0)
    present = models.IntegerField("实到人数", default=0)
    on_leave = models.IntegerField("请假人数", default=0)
    absent = models.IntegerField("缺席人数", default=0)
    excused = models.IntegerField("免到人数", default=0)
    quorate = models.BooleanField("达到法定人数", null=True)
    quorum_said = models.CharField("法定人数说明", max_length=200, blank=True)
    entered_on = models.DateField("登记日期", null=True)
    late = models.BooleanField("补录", default=False)
    minutes = models.TextField("纪要", blank=True)
    confirmed_on = models.DateField("纪要确认日期", null=True)
    at = models.DateTimeField("登记时间")
    login = models.BigIntegerField("登记账号", null=True)

    class Meta:
        verbose_name = "会议"
        indexes = [models.Index(fields=["unit", "pack", "kind", "day"], name="meeting_of_unit")]
        constraints = [
            models.CheckConstraint(
                name="meeting_counts_everybody_once", condition=Q(due=F("present") + F("on_leave") + F("absent"))
            ),
            models.CheckConstraint(
                name="held_meeting_has_entry_day", condition=Q(state="held", entered_on__isnull=False) | ~Q(state="held")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.day.isoformat()}）"


class Listed(models.Model):
    """请到会: who is invited. Where the kind leaves it to be named, these are the ones due; else the roster of the day says that,
    and this is whom it named when the meeting was arranged, or its arrangement last corrected. `unit` is that of the meeting.
    """

    fence = Fence("unit_id IN {units:people} OR person_id = {self}", writable="unit_id IN {units:people}")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="listed")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "请到会"
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="listed_once_per_meeting")]


class Attendance(models.Model):
    """到会: one person who was due on the day of the meeting, by the roster of that day. `made_up_on` is when it was made up for.

    `unit` is that of the meeting, number and name are those of the person, said again so that the list stays whole when
    somebody moves out of sight, and the row knows by itself who may see it. A correction is a new row;
    the one before it keeps the moment at which it was replaced.
    """

    fence = Fence("unit_id IN {units:people} OR person_id = {self}", writable="unit_id IN {units:people}")

    class Mark(models.TextChoices):
        PRESENT = "present", "到会"
        LEAVE = "leave", "请假"
        ABSENT = "absent", "缺席"
        EXCUSED = "excused", "免到"

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendance")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    number = models.CharField("人员编号", max_length=12)
    name = models.CharField("姓名", max_length=60)
    mark = models.CharField("到会情况", max_length=10, choices=Mark.choices)
    reason = models.CharField("事由", max_length=20, blank=True)
    made_up_on = models.DateField("补课日期", null=True)
    replaced_at = models.DateTimeField("更正时间", null=True)

    class Meta:
        verbose_name = "到会"
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], condition=Q(replaced_at=None), name="one_attendance_per_person"),
            models.CheckConstraint(name="nobody_makes_up_what_he_attended", condition=Q(made_up_on=None) | ~Q(mark="present")),
        ]


class Decision(models.Model):
    """议定事项: what a meeting decided, for which unit and until when; the task it became once the minutes were confirmed."""

    fence = by_row("meetings_meeting", "meeting_id")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    number = models.IntegerField("序号")
    text = models.CharField("事项", max_length=200)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True)
    due = models.DateField("完成期限", null=True)
    task = models.OneToOneField(Task, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        verbose_name = "议定事项"
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="one_meeting_decision_per_number")]
