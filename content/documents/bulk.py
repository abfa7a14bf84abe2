"""Many rows of one table by one fixed statement: a queryset compiles each row anew, which costs
ten times as much as storing it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model


def reserve(model: type[Model], count: int) -> Sequence[int]:
    """So many ids that nobody else will be given. Inside a transaction."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # The transaction holds the only right to write.
            cursor.execute("SELECT MAX(seq) FROM sqlite_sequence WHERE name = %s", [table])
            first = (cursor.fetchone()[0] or 0) + 1
            return range(first, first + count)
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [f'"{table}"', count],
        )
        return [row[0] for row in cursor.fetchall()]


def insert(model: type[Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Store rows that hold the columns `names`, as the database takes them; what they leave out
    gets the model's defaults."""
    rows = list(rows)
    if not rows:
        return
    blank = model()
    rest = {
        field.column: field.get_db_prep_save(field.pre_save(blank, True), connection)
        for field in model._meta.concrete_fields
        if field.column not in names and not field.primary_key
    }
    columns = ", ".join(connection.ops.quote_name(str(name)) for name in (*names, *rest))
    places = ", ".join(["%s"] * (len(names) + len(rest)))
    table = connection.ops.quote_name(model._meta.db_table)
    constant = tuple(rest.values())
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {table} ({columns}) VALUES ({places})",  # noqa: S608  (names of models)
            [(*row, *constant) for row in rows],
        )
