"""What an installation leaves in a database, as comparable lines: its structure, and the records about modules."""

from __future__ import annotations

import re

from dev import databases

STRUCTURE = """
SELECT 'column ' || table_name || '.' || column_name || ' ' || data_type
  FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL
SELECT 'relation ' || relname || ' ' || relkind::text FROM pg_class WHERE relnamespace = 'public'::regnamespace
UNION ALL
SELECT 'constraint ' || conrelid::regclass || '.' || conname FROM pg_constraint
 WHERE connamespace = 'public'::regnamespace AND conrelid <> 0
UNION ALL
SELECT 'function ' || proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL
SELECT 'trigger ' || tgrelid::regclass || '.' || tgname FROM pg_trigger WHERE NOT tgisinternal
UNION ALL
SELECT 'type ' || typname FROM pg_type WHERE typnamespace = 'public'::regnamespace
"""
# Tables in which a module registers itself, and the column that names a row.
REGISTERS = {
    "ir_act_client": "tag",
    "ir_act_report_xml": "report_name",
    "ir_act_server": "name",
    "ir_act_window": "name",
    "ir_asset": "path",
    "ir_config_parameter": "key",
    "ir_cron": "cron_name",
    "ir_filters": "name",
    "ir_model": "model",
    "ir_model_access": "name",
    "ir_model_constraint": "name",
    "ir_model_fields": "name",
    "ir_model_fields_selection": "value",
    "ir_model_inherit": "model_id",
    "ir_model_relation": "name",
    "ir_rule": "name",
    "ir_sequence": "code",
    "ir_ui_menu": "name",
    "ir_ui_view": "name",
    "mail_activity_type": "name",
    "mail_message_subtype": "name",
    "mail_template": "name",
    "res_groups": "name",
    "res_groups_privilege": "name",
}
# Columns of Odoo's tables that hold the name of a model.
MODEL_COLUMNS = """
SELECT c.table_name, c.column_name FROM information_schema.columns c
  JOIN information_schema.tables t USING (table_schema, table_name)
 WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE' AND c.data_type IN ('character varying', 'text')
   AND c.column_name IN ('model', 'res_model', 'res_model_name', 'model_name', 'resource_ref', 'res_type')
"""
# What Odoo itself leaves behind, and why it is no fault of ours.
LEFT_BY_ODOO = {
    r"^ir_model_constraint \d+ .*_fkey$": "core gives the row of a foreign key no external id, so it never deletes it",
    r"^ir_sequence \d+ (?!recouvrement)": "companies of the demo data stay, with the sequences that core made",
    r"^relation ir_sequence_\d+": "the counters of those",
}


def structure(database: str) -> set[str]:
    """Tables, columns, indexes, constraints, functions, triggers and types."""
    return set(databases.sql(STRUCTURE, database=database))


def records(database: str) -> set[str]:
    """The rows of the registers."""
    found = set()
    for table, column in REGISTERS.items():
        statement = """SELECT id || ' ' || coalesce(to_jsonb(row) ->> :'column', '') FROM :"table" row"""
        found |= {f"{table} {row}" for row in databases.sql(statement, database=database, table=table, column=column)}
    return found


def excused(line: str) -> bool:
    """Whether Odoo leaves this behind whatever the module."""
    return any(re.search(pattern, line) for pattern in LEFT_BY_ODOO)


def mentions(database: str) -> list[str]:
    """Where one of our models or modules is still named."""
    # the demo's companies and customers stay, under names of their own, as they have posted entries
    names = """SELECT model || ' ' || name FROM ir_model_data
                WHERE module LIKE 'recouvrement%' AND module <> 'recouvrement_demo'"""
    found = [f"ir_model_data {row}" for row in databases.sql(names, database=database)]
    for row in databases.sql(MODEL_COLUMNS, database=database):
        table, column = row.split("|")
        statement = """SELECT count(*) FROM :"table" WHERE :"column" LIKE 'recouvrement.%'"""
        [count] = databases.sql(statement, database=database, table=table, column=column)
        found += [f"{table}.{column}: {count} rows"] if count != "0" else []
    return found
