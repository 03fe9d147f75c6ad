"""换版: a case stays with the version it began with. What a new version would mean for those that run is said beforehand."""
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from dazugong.kernel.access.roles import roles
from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.identity.refusal import Hidden, Refusal
from dazugong.kernel.orgs.queries import open_on
from dazugong.kernel.people.models import Post
from dazugong.kernel.records.models import PackVersion
from dazugong.kernel.records.packs import pack_of
from dazugong.spec import proceeding as p
from dazugong.spec.model import Pack
from dazugong.spec.procedures import Procedure, of_office

from .models import Case, State
from .walking import walked


@dataclass(frozen=True)
class Skipping:
    """会跳过的: a running case that could not take up the new version, and why."""

    case: Case
    why: str


def skipping(reader: Reader, pack: Pack) -> list[Skipping]:
    """升级清单: running cases that would skip a mandatory step of the new version, or stand at a step it has no more."""
    return [one for one in _running(reader, pack) if one.why]


def of_older_versions(reader: Reader, version: PackVersion) -> list[Skipping]:
    """还按别的版办的: running cases that could take up this version, and those that could not, with why."""
    return [one for one in _running(reader, pack_of(version)) if one.case.pack_version_id != version.pk]


def _running(reader: Reader, pack: Pack) -> Iterator[Skipping]:
    """Every running case of the mechanism, and why it cannot go on under this version of it; empty where it can."""
    reader.need("packs.install")
    with widened(reader):  # whoever installs a mechanism must know of every case, though not what is in it
        running = Case.objects.filter(pack=pack.id, state=State.RUNNING).select_related("pack_version").defer("pack_version__files")
        for case in running.order_by("opened_on", "pk"):
            procedure = pack.procedure(case.procedure)
            yield Skipping(case, "；".join(_reasons(procedure, walked(case).standing)) if procedure else "新版没有这个流程")


def said(reader: Reader, pack: Pack) -> list[str]:
    """The same in words, one case a line (the matter of a case in a circle is not said); and who is named but not there."""
    return [*_nobody(reader, pack)] + [
        f"{one.case.title}{one.case.public_id}（{one.case.unit_name}{'' if one.case.circle else '，' + one.case.subject}）不能转到新版：{one.why}，按原来的版本办完"
        for one in skipping(reader, pack)
    ]


def _nobody(reader: Reader, pack: Pack) -> Iterator[str]:
    """A step that waits for a role or a title that nobody has would never be done."""
    terms = {role.term for role in roles().values()}
    with widened(reader):  # only whether such a post stands anywhere is asked
        for procedure in pack.procedures:
            for name in dict.fromkeys(name for one in (procedure, *procedure.steps) for name in of_office(one.by)):
                if name not in terms and not Post.objects.filter(open_on(reader.day), title__endswith=name).exists():
                    yield f"“{procedure.title}”写了由“{name}”办，现在没有这个角色，也没有这样的职务，请核对"


def _reasons(procedure: Procedure, standing: p.Standing) -> Iterator[str]:
    """Why a case that stands here cannot go on under this procedure."""
    been = {visit.step for visit in standing.visits if not visit.void}
    gone = [visit.step for visit in standing.open if procedure.step(visit.step) is None]
    if gone:
        yield "现在所在的环节新版没有了"
        return
    ahead = frozenset().union(*(procedure.downstream(visit.step) for visit in standing.open))
    for step in procedure.steps:
        if step.mandatory and step.id not in been | ahead:
            yield f"会跳过必经环节“{step.title}”"


@transaction.atomic
def take_up(*, case: Case, version: PackVersion, by: Reader, at: datetime) -> Case:
    """转到新版: only where no mandatory step is skipped; what was done stays as it was done."""
    by.need("packs.install")
    if version.pack != case.pack:
        raise Hidden("version")
    procedure = pack_of(version).procedure(case.procedure)
    with widened(by):  # as above
        case = Case.objects.select_for_update(of=("self",)).select_related("pack_version").get(pk=case.pk)
        reasons = list(_reasons(procedure, walked(case).standing)) if procedure else ["新版没有这个流程"]
        if case.state != State.RUNNING or reasons:
            raise Refusal(f"不能转到{version.version}版：{'；'.join(reasons) or '已经结束'}")
        Case.objects.filter(pk=case.pk).update(pack_version=version)
        leave_trace(by=by, at=at, verb="办件转版", kind="办件", thing=case.public_id, note=version.version)
    case.pack_version = version
    return case
