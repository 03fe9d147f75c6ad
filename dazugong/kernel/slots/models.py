"""预约和轮值: what may be booked, who has booked it when, and duties taken in turn."""
from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from dazugong.fence.declare import Fence
from dazugong.kernel.identity.ids import new_id
from dazugong.kernel.keys.models import SubjectKey
from dazugong.kernel.orgs.models import Unit
from dazugong.kernel.people.models import Person

OWN = "unit_id IN {units:units}"
OWNED = "SELECT r.id FROM slots_resource r WHERE r.unit_id IN {units:units}"


class Resource(models.Model):
    """资源: a hall, a course, a teacher, a day of talks. Its owner keeps it; whoever belongs below `shared_with` may book it."""

    fence = Fence(f"{OWN} OR shared_with_id IN {{above:units}}", writable=OWN)

    public_id = models.CharField("编号", max_length=12, unique=True, default=new_id)
    pack = models.CharField("机制", max_length=40)
    kind = models.CharField("种类标识", max_length=40)
    title = models.CharField("种类", max_length=60)
    name = models.CharField("名称", max_length=60)
    place = models.CharField("地点和说明", max_length=200, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    unit_name = models.CharField("所属单位", max_length=80)
    shared_with = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    host = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    since = models.DateField("起")
    until = models.DateField("止", null=True)

    class Meta:
        verbose_name = "资源"
        constraints = [models.UniqueConstraint(fields=["unit", "pack", "kind", "name"], condition=Q(until=None), name="one_resource_per_name")]

    def __str__(self) -> str:
        return self.name


class Booking(models.Model):
    """预约: from `begins` until, not incl., `ends`, in minutes of the day. What is talked about is sealed and only for the two."""

    fence = Fence(
        f"person_id = {{self}} OR host_id = {{self}} OR (NOT private AND ({OWN} OR resource_id IN ({OWNED})))",
        writable=f"person_id = {{self}} OR host_id = {{self}} OR {OWN}",
    )

    class State(models.TextChoices):
        BOOKED = "booked", "已约"
        USED = "used", "已用"
        CANCELLED = "cancelled", "已取消"

    public_id = models.CharField("编号", max_length=12, unique=True, default=new_id)
    resource = models.ForeignKey(Resource, on_delete=models.PROTECT, related_name="bookings")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    unit_name = models.CharField("预约单位", max_length=80)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    host = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", null=True)
    private = models.BooleanField("约谈", default=False)
    day = models.DateField("预约日期")
    begins = models.IntegerField("起")
    ends = models.IntegerField("止")
    purpose = models.CharField("用途", max_length=200, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.BOOKED)
    booked_on = models.DateField("预约登记日期")
    answered_on = models.DateField("答复日期", null=True)
    answer_days = models.IntegerField("答复用了几天", null=True)
    key = models.ForeignKey(SubjectKey, on_delete=models.PROTECT, related_name="+", null=True)
    matter = models.BinaryField("约谈事项", null=True)
    reply = models.BinaryField("答复", null=True)

    class Meta:
        verbose_name = "预约"
        indexes = [models.Index(fields=["resource", "day"], name="booking_of_resource")]
        constraints = [models.CheckConstraint(name="booking_ends_after_it_begins", condition=Q(begins__gte=0, ends__gt=F("begins"), ends__lte=1440))]


class Rota(models.Model):
    """轮值表: the persons of a unit, one after the other, from `since` on."""

    fence = Fence(f"{OWN} OR id IN (SELECT rota_id FROM {{table:slots_turn}})", writable=OWN)

    public_id = models.CharField("编号", max_length=12, unique=True, default=new_id)
    pack = models.CharField("机制", max_length=40)
    kind = models.CharField("种类标识", max_length=40)
    title = models.CharField("名称", max_length=60)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    unit_name = models.CharField("单位", max_length=80)
    days = models.IntegerField("几天一轮", default=7)
    since = models.DateField("起")

    class Meta:
        verbose_name = "轮值表"


class Turn(models.Model):
    """轮值: whose turn it is from `first` to `last`, both included. `planned` is who it was before anybody swapped."""

    fence = Fence(f"{OWN} OR person_id = {{self}}", writable=OWN)

    rota = models.ForeignKey(Rota, on_delete=models.PROTECT, related_name="turns")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    number = models.IntegerField("第几轮")
    first = models.DateField("起")
    last = models.DateField("止")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    planned = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "轮值"
        constraints = [models.UniqueConstraint(fields=["rota", "number"], name="one_turn_per_number")]


class Swap(models.Model):
    """换班: asked by whose turn is `mine`; stands only once whose turn is `other` has said yes."""

    fence = Fence("unit_id IN {units:units} OR asker_id = {self} OR asked_id = {self}")

    mine = models.ForeignKey(Turn, on_delete=models.PROTECT, related_name="swaps_asked")
    other = models.ForeignKey(Turn, on_delete=models.PROTECT, related_name="swaps_offered")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    asker = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_on = models.DateField("提出日期")
    confirmed_on = models.DateField("确认日期", null=True)

    class Meta:
        verbose_name = "换班"
