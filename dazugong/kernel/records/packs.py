"""已安装的机制: packs as they were installed, each version read once."""
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, Q, Subquery

from dazugong.kernel.identity.reader import Reader
from dazugong.kernel.identity.refusal import Hidden
from dazugong.spec.form import Form
from dazugong.spec.load import load_files
from dazugong.spec.model import Pack

from .models import Obligation, PackVersion

Key = tuple[int, str]
_read: dict[Key, Pack] = {}  # an installed version never changes; there are a few of each mechanism
_files: dict[Key, dict[str, str]] = {}  # fetched and not read yet


def pack_of(version: PackVersion) -> Pack:
    """The pack of an installed version, read from its files once.

    Lists leave the files of their versions in the database; the first one asked for brings those of all versions not read yet,
    so that a page asks once, however many mechanisms stand on it.
    """
    key = (version.pk, version.digest)
    if key not in _read:
        if "files" in version.get_deferred_fields():
            if key not in _files:
                _fetch(Q(pk=version.pk))
            version.files = _files.pop(key)
        _read[key] = load_files(version.files)
    return _read[key]


def _fetch(wanted: Q) -> None:
    """The files of these versions and of every other that was not read."""
    unread = ~Q(pk__in=[pk for pk, _ in _read], digest__in={digest for _, digest in _read})
    for pk, digest, files in PackVersion.objects.filter(unread | wanted).values_list("pk", "digest", "files"):
        _files[pk, digest] = files


def pack_with(digest: str) -> Pack | None:
    """The installed pack of these files; None where there is none. Asks the database only where it was never read."""
    if (key := _key(_read, digest)) is None:
        if _key(_files, digest) is None:
            _fetch(Q(digest=digest))
        if (key := _key(_files, digest)) is None:
            return None
        _read[key] = load_files(_files.pop(key))
    return _read[key]


def _key(known: Iterable[Key], digest: str) -> Key | None:
    return next((key for key in known if key[1] == digest), None)


def in_force(pack: str, day: date) -> Subquery:
    """The digest of the version in force on `day`, for rows whose field `pack` names the mechanism."""
    return Subquery(PackVersion.objects.filter(pack=OuterRef(pack), since__lte=day).order_by("-since", "-pk").values("digest")[:1])


def form_of(obligation: Obligation) -> Form:
    """The form an obligation asks for, in the version it opened with."""
    form = pack_of(obligation.pack_version).form(obligation.form)
    if form is None:
        raise Hidden("form")
    return form


def version_on(pack_id: str, day: date) -> PackVersion | None:
    """The version that new periods follow on `day`; its files only where they were never read."""
    return PackVersion.objects.filter(pack=pack_id, since__lte=day).defer("files").order_by("-since", "-pk").first()


def current_versions(day: date) -> list[PackVersion]:
    """The version of every pack that is in force on `day`, in the order of their titles; their files only where they were never read."""
    found: dict[str, PackVersion] = {}
    for version in PackVersion.objects.filter(since__lte=day).defer("files").order_by("since", "pk"):
        found[version.pack] = version
    return sorted(found.values(), key=lambda version: version.title)


def versions_of(reader: Reader, pack_id: str) -> list[PackVersion]:
    """Every version of a pack, newest first. Raises `Hidden` when there is none."""
    reader.need("packs.read")
    found = list(PackVersion.objects.filter(pack=pack_id).order_by("-since", "-pk"))
    if not found:
        raise Hidden("pack")
    return found


def titles(versions: Iterable[PackVersion]) -> dict[tuple[str, str], str]:
    """Title of each form by pack and form id, for lists."""
    return {(v.pack, form.id): form.title for v in versions for form in pack_of(v).forms}


def titles_filed(versions: Iterable[PackVersion]) -> dict[tuple[str, str], str]:
    """Title of each form that is filed by itself, for a period or into a register; those filled within a case are none."""
    filed = {(v.pack, schedule.form) for v in versions for schedule in pack_of(v).schedules}
    return {key: title for key, title in titles(versions).items() if key in filed}


@dataclass(frozen=True)
class Ledger:
    """台账: a form that is filed by itself, as people call it; `entries`: a register kept entry by entry."""

    pack: str
    form: str
    title: str
    mechanism: str
    entries: bool


def ledgers_named(reader: Reader, words: str) -> list[Ledger]:
    """Those in force whose name, or that of their mechanism, holds the words, by their names."""
    reader.need("records.read")
    found = []
    for pack in map(pack_of, current_versions(reader.day)):
        filed = {schedule.form for schedule in pack.schedules}
        found += [Ledger(pack.id, form.id, form.title, pack.title, form.entries) for form in pack.forms if form.id in filed and (words in form.title or words in pack.title)]
    return sorted(found, key=lambda one: (one.title, one.pack, one.form))
