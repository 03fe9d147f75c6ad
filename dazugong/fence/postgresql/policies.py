"""行级安全策略: the text of the wall in PostgreSQL.

The login owns the tables. Row level security is forced on it too: it sees rows only while `dzg.everything` says that the
system is looking. Readers look through plain roles, which own nothing.
"""
from __future__ import annotations

import re
from collections.abc import Iterator

from dazugong.fence.conditions import by_row
from dazugong.fence.declare import Fence
from dazugong.fence.registry import PLACEHOLDER

READER = "dzg_reader"
WIDE_READER = "dzg_reader_wide"  # the same rights; its policies ask by row, for readers with many units in reach
BETWEEN = "dzg_readers"         # belongs to both and inherits nothing of them: through it the login may look as either
READERS = (READER, WIDE_READER)
BOTH = ", ".join(READERS)
REFUSED = "fence:"
IN_UNITS = re.compile(r"\b(?!NOT\b)(?P<value>[\w\".]+)\s+IN\s+\{(?P<kind>units|above):(?P<domain>\w+)\}", re.IGNORECASE)
PRESENT = "(SELECT dzg_day()) IS NOT NULL"
# Not "= 'yes'": the planner thinks one row in two hundred equal to anything, and nearly every row not empty.
SYSTEM = "(SELECT CASE current_setting('dzg.everything', true) WHEN 'yes' THEN 1 END) IS NOT NULL"

# The search path is fixed, so that a temporary table of the same name cannot stand in for the tree.
TREE = """
CREATE OR REPLACE FUNCTION dzg_{name}(domain text) RETURNS bigint[] LANGUAGE sql STABLE
SET search_path = {schema}, pg_temp AS $$
    SELECT coalesce(array_agg(DISTINCT a.{wanted}), '{{}}') FROM orgs_ancestry a
    WHERE a.{known} = ANY (ARRAY(SELECT jsonb_array_elements_text(dzg_setting('roots')::jsonb -> domain)::bigint))
      AND a.kind = 'line' AND a.since <= dzg_day() AND (a.until IS NULL OR a.until > dzg_day())
$$"""
FUNCTIONS = """
CREATE OR REPLACE FUNCTION dzg_setting(name text) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT nullif(current_setting('dzg.' || name, true), '')
$$;
CREATE OR REPLACE FUNCTION dzg_day() RETURNS date LANGUAGE sql STABLE AS $$ SELECT dzg_setting('day')::date $$;
CREATE OR REPLACE FUNCTION dzg_self(who text) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT (dzg_setting('selves')::jsonb ->> who)::bigint
$$"""
GRANTS = f"""
GRANT USAGE ON SCHEMA {{schema}} TO {BOTH};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {{schema}} TO {BOTH};
GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA {{schema}} TO {BOTH};
ALTER DEFAULT PRIVILEGES IN SCHEMA {{schema}} GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {BOTH};
ALTER DEFAULT PRIVILEGES IN SCHEMA {{schema}} GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO {BOTH}"""
TAKING = f"""
CREATE OR REPLACE FUNCTION "dzg_taking_{{table}}"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_user IN ('{READER}', '{WIDE_READER}') AND NOT coalesce((SELECT {{allowed}} FROM (SELECT OLD.*) AS "{{table}}"), false) THEN
        RAISE EXCEPTION '{REFUSED}{{table}}' USING ERRCODE = 'check_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER dzg_taking BEFORE UPDATE OR DELETE ON "{{table}}"
    FOR EACH ROW EXECUTE FUNCTION "dzg_taking_{{table}}"()"""


def condition(text: str, wide: bool = False) -> str:
    """A fence's condition in PostgreSQL's words. A few units are an array for an index to use, many a hashed list."""
    text = by_row(text) if wide else IN_UNITS.sub(
        lambda m: f"{m['value']} = ANY ((SELECT dzg_{m['kind']}('{m['domain']}'))::bigint[])", text
    )

    def word(match: re.Match[str]) -> str:
        kind, name = match["kind"], match["name"]
        return {
            "units": f"(SELECT unnest(dzg_units('{name}')))",
            "above": f"(SELECT unnest(dzg_above('{name}')))",
            "self": f"(SELECT dzg_self('{name or 'person'}'))",
            "day": "(SELECT dzg_day())",
            "table": f'"{name}"',
        }[kind]

    return f"({PLACEHOLDER.sub(word, text)})"


def groundwork(schema: str) -> Iterator[str]:
    """Functions that the policies ask, and what a reader may touch at all."""
    yield FUNCTIONS
    yield TREE.format(name="units", schema=schema, wanted="descendant_id", known="ancestor_id")
    yield TREE.format(name="above", schema=schema, wanted="ancestor_id", known="descendant_id")
    yield GRANTS.format(schema=schema)


def policies_of(table: str, fence: Fence, owner: str) -> Iterator[str]:
    """The statements that put up the wall of one table; they may be run again."""
    yield f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY'
    yield f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY'
    rules = {"dzg_system": f'FOR ALL TO "{owner}" USING ({SYSTEM})'}
    for role in READERS:
        seen = f"{PRESENT} AND {condition(fence.visible, role == WIDE_READER)}"
        result = f"{seen} AND {condition(fence.writing, role == WIDE_READER)}" if fence.writing else seen
        rules |= {
            f"{role}_reads": f"FOR SELECT TO {role} USING ({seen})",
            f"{role}_adds": f"FOR INSERT TO {role} WITH CHECK ({result})",
            f"{role}_changes": f"FOR UPDATE TO {role} USING ({seen}) WITH CHECK ({result})",
            f"{role}_takes": f"FOR DELETE TO {role} USING ({seen})",
        }
    for name, rule in rules.items():
        yield f'DROP POLICY IF EXISTS {name} ON "{table}"'
        yield f'CREATE POLICY {name} ON "{table}" {rule}'
    yield f'DROP TRIGGER IF EXISTS dzg_taking ON "{table}"'
    if fence.writing:
        yield TAKING.format(table=table, allowed=condition(fence.writing))
