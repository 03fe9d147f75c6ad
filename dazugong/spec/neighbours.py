"""邻近的机制: forms of other packs that a pack takes values from, found beside its folder or among those that come with the program."""
from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from dazugong.spec.files import read_folder
from dazugong.spec.form import Form
from dazugong.spec.model import Pack

BUILT_IN = Path(__file__).parents[1] / "packs"
_NAMED = re.compile(r'over\s*=\s*"([a-z][a-z0-9_]*)\.([a-z][a-z0-9_]*)"')

Neighbours = Mapping[str, Form]         # pack.form → the form


def named_in(texts: Mapping[str, str]) -> set[str]:
    """Ids of the packs whose forms these texts name."""
    return {match[1] for text in texts.values() for match in _NAMED.finditer(text)}


def forms_of(packs: Iterable[Pack]) -> dict[str, Form]:
    """Every form of these packs, by pack.form."""
    return {f"{pack.id}.{form.id}": form for pack in packs for form in pack.forms}


def beside(texts: Mapping[str, str], folder: Path | None = None) -> dict[str, Form]:
    """The forms named, of packs in folders beside `folder` or among the built-in ones; what cannot be read is not there."""
    from dazugong.spec.load import PackRefused, load_files

    found = []
    for name in sorted(named_in(texts)):
        for parent in filter(None, (folder.parent if folder else None, BUILT_IN)):
            if (parent / name / "pack.toml").is_file():
                try:
                    found.append(load_files(read_folder(parent / name)[0]))
                except PackRefused:
                    continue
                break
    return forms_of(found)
