"""演示县的建造: a process of its own builds a small county into an empty data folder and tells what came of it, as JSON.

    python -m tests.demo.building SEED
"""
from __future__ import annotations

import hashlib
import json
import sys
from datetime import date

DAY, SCALE = date(2026, 5, 20), 0.1
# Drawn anew by every installation, whatever the seed: passwords, keys, boxes with their nonces, slips and receipts.
SECRET = {("Login", "password"), ("SubjectKey", "sealed"), ("SealedValue", "box"), ("CadreForm", "family"), ("CadreForm", "kept"), ("CadrePhoto", "box"), ("CaseAnswer", "box"), ("Petitioner", "box"), ("Concerned", "box"),
          ("Remark", "digest"), ("Remark", "sealed"), ("Poll", "slips"), ("Poll", "commitment"), ("Poll", "lock"), ("Poll", "board"),
          ("Trace", "before"), ("Trace", "hash")}  # fmt: skip


def digests() -> dict[str, str]:
    """A digest of every table, sealed values opened."""
    from django.apps import apps

    found = {}
    for model in apps.get_models():
        if not model.__module__.startswith("dazugong."):
            continue
        names = [f.attname for f in model._meta.concrete_fields if (model.__name__, f.attname) not in SECRET]
        rows = list(model.objects.order_by("pk").values_list(*names))
        if model.__name__ == "SealedValue":
            from dazugong.kernel.keys.actions import unseal

            rows = [(*row, unseal(v.person.key, v.field, v.box)) for row, v in zip(rows, model.objects.order_by("pk").select_related("person__key"))]
        if model.__name__ == "Trace":  # the commitment of a vote is a digest of its slips
            rows = list(model.objects.exclude(verb="抽取编码票").order_by("pk").values_list(*names))
        if model.__name__ == "CadreForm":
            rows = [(*row, opened_family(form)) for row, form in zip(rows, model.objects.order_by("pk").select_related("person__key"))]
        found[model.__name__] = f"{len(rows)} {hashlib.sha256(repr(rows).encode()).hexdigest()}"
    return found


def opened_family(form: object) -> tuple:
    """The sealed rows of an appointment form."""
    from dazugong.kernel.people.forms import cadre_of_rows

    return cadre_of_rows(form.person, form, [], "")[0].family


def told() -> dict[str, object]:
    """What else the tests ask about."""
    from dazugong.kernel.access.queries import attend
    from dazugong.kernel.audit.queries import verify_chain
    from dazugong.kernel.ballots.models import Poll
    from dazugong.kernel.identity.models import Login
    from dazugong.kernel.keys.actions import unseal
    from dazugong.kernel.people.models import SealedValue
    from dazugong.kernel.publications.models import Publication, Remark
    from dazugong.kernel.records.models import Obligation
    from dazugong.kernel.tasks.models import Task

    numbers = [unseal(v.person.key, v.field, v.box) for v in SealedValue.objects.filter(field="citizen_number").select_related("person__key")]
    attending = [attend(login, day=DAY, today=DAY) for login in Login.objects.all()]
    return {
        "tables": digests(), "sound": verify_chain().sound, "areas": sorted({n[:6] for n in numbers}), "twice": len(numbers) - len(set(numbers)),
        "roles": sorted({a.chosen.role for a in attending if a}), "idle": sum(a is None for a in attending),
        "filed": Obligation.objects.exclude(first_filed_on=None).count(), "missing": Obligation.objects.filter(first_filed_on=None, due__lt=DAY).count(),
        "publications": dict.fromkeys(Publication.objects.values_list("state", flat=True)), "remarks": dict.fromkeys(Remark.objects.values_list("state", flat=True)),
        "polls": dict.fromkeys(Poll.objects.values_list("state", flat=True)),
        "tasks": dict.fromkeys(Task.objects.values_list("state", flat=True)),
    }  # fmt: skip


def answering() -> dict[str, object]:
    """What happens when a trial user takes up a mechanism that the department itself reports in: whose it is, and who finds it at his desk."""
    from datetime import datetime

    from dazugong.demo.work import PACKS
    from dazugong.kernel.access.answering import contacts
    from dazugong.kernel.access.queries import reader_for
    from dazugong.kernel.identity.models import Login
    from dazugong.kernel.identity.reader import reading, system_reader
    from dazugong.kernel.orgs.models import Unit
    from dazugong.kernel.people.models import Person
    from dazugong.kernel.records.opening import install_pack, open_due_periods
    from dazugong.kernel.records.queries import mine

    system, at = system_reader(DAY, "试用"), datetime.fromisoformat(f"{DAY}T09:00+08:00")
    with reading(system):
        install_pack(source=PACKS / "department_life", since=DAY.replace(day=1), by=system, at=at)
        open_due_periods(by=system, at=at)
        department = Unit.objects.get(name__endswith="县委组织部")
        contact = contacts(system, [department.pk])[department.pk]
        login = Person.objects.get(public_id=contact.number).login
    found = {"post": contact.post, "login": login.username}
    for name in ("ks001", login.username):
        reader = reader_for(Login.objects.get(username=name), day=DAY, today=DAY)
        with reading(reader):
            found[f"owed by {name}"] = sorted({owed.unit.name for owed in mine(reader).filter(pack="department_life")})
    return found


def main(seed: int) -> None:
    """Builds and tells."""
    from dazugong.cli.answer import ready

    ready()
    from dazugong.demo import build
    from dazugong.kernel.identity.reader import reading, system_reader

    path = build(seed=seed, on=DAY, scale=SCALE)
    with reading(system_reader(DAY, "样例")):
        json.dump(told() | {"answering": answering(), "logins": path.read_text("utf8").splitlines(), "mode": oct(path.stat().st_mode & 0o777)}, sys.stdout)


if __name__ == "__main__":
    main(int(sys.argv[1]))
