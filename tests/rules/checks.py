"""家规: every house rule as a function from a root folder to findings; `test_rules` plays them on the project,
`test_planted` on a copy into which a violation was planted."""
from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.rules import in_code, in_files, in_imports, in_models, in_pages
from tests.rules.tree import Finding

Check = Callable[[Path], list[Finding]]

CHECKS: dict[str, Check] = {
    check.__name__: check
    for check in (
        in_imports.contracts,
        in_imports.web_keeps_off_models,
        in_imports.from_its_home,
        in_imports.no_signals,
        in_imports.only_what_is_pinned,
        in_code.short_files,
        in_code.short_functions,
        in_code.telling_names,
        in_code.nothing_left_open,
        in_code.actions_name_actor_and_time,
        in_code.clock_at_the_door,
        in_code.settings_are_documented,
        in_models.in_the_glossary,
        in_models.fenced,
        in_models.links_point_down,
        in_pages.every_page_has_its_rights,
        in_pages.nothing_inline,
        in_pages.chinese_throughout,
        in_pages.static_files_exist,
        in_files.no_host_names,
        in_files.no_machine_paths,
        in_files.packs_are_data,
    )
}
