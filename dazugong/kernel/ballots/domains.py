"""换领域: a new version of a mechanism may say that its cases, votes or relations belong to another domain; those there are go with it.

Who sees something is not pinned to the version with which it began: what is closed to others is closed at once, also for what runs.
"""
from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from dazugong.kernel.access.roles import roles
from dazugong.kernel.audit.actions import leave_trace
from dazugong.kernel.identity.reader import Reader, widened
from dazugong.kernel.processes.models import Case, Party
from dazugong.kernel.relations.models import Relation
from dazugong.spec.model import Pack
from dazugong.spec.procedures import of_office

from .models import Bid, Decline, Judge, Poll, Subject, TellerCount


def moving(reader: Reader, pack: Pack) -> list[str]:
    """What a version would move, in words, and which steps name a role that does not reach over the domain of their cases."""
    reader.need("packs.install")
    with widened(reader):  # only how many there are is said
        said = [f"“{title}”换到{_seen_by(domain)}看得到的领域：已有的{rows.count()}件一并换" for title, domain, rows in _rows(pack) if rows.exists()]
    return [*said, *_beyond(pack)]


@transaction.atomic
def take_domains(*, pack: Pack, by: Reader, at: datetime) -> int:
    """换领域 of everything there is under the pack; returns how many changed. Safe to run twice."""
    by.need("packs.install")
    moved = 0
    with widened(by):  # whoever installs a mechanism moves every row of it, though he does not read one
        for title, domain, rows in _rows(pack):
            keys = list(rows.values_list("pk", flat=True))
            if not keys:
                continue
            rows.model.objects.filter(pk__in=keys).update(domain=domain)
            if rows.model is Case:
                Party.objects.filter(case__in=keys).update(domain=domain)
            for child in (Subject, Judge, TellerCount, Bid, Decline) if rows.model is Poll else ():
                child.objects.filter(poll__in=keys).update(domain=domain)
            leave_trace(by=by, at=at, verb="换领域", kind=str(rows.model._meta.verbose_name), count=len(keys), note=f"{title}：{domain}")
            moved += len(keys)
    return moved


def _rows(pack: Pack) -> Iterator[tuple[str, str, QuerySet]]:
    """(title of the kind, its domain, the rows that stand in another)."""
    for procedure in pack.procedures:
        yield procedure.title, procedure.domain, Case.objects.filter(pack=pack.id, procedure=procedure.id).exclude(domain=procedure.domain)
    for ballot in pack.ballots:
        yield ballot.title, ballot.domain, Poll.objects.filter(pack_version__pack=pack.id, ballot=ballot.id).exclude(domain=ballot.domain)
    for kind in pack.relations:
        yield kind.title, kind.domain, Relation.objects.filter(pack=pack.id, kind=kind.id).exclude(domain=kind.domain)


def _seen_by(domain: str) -> str:
    return "、".join(role.term for role in roles().values() if domain in role.domains)


def _beyond(pack: Pack) -> Iterator[str]:
    """A role that does not reach over the domain would wait for cases that it never sees."""
    by_term = {role.term: role for role in roles().values()}
    for procedure in pack.procedures:
        for name in dict.fromkeys(name for one in (procedure, *procedure.steps) for name in of_office(one.by)):
            if name in by_term and procedure.domain not in by_term[name].domains:
                yield f"“{procedure.title}”写了由“{name}”办，可是只有{_seen_by(procedure.domain)}看得到这个领域，请改 by 或 domain"
