"""Rows in bulk: read by the line, taken in batches, written without an instance for each."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from django.db import connection
from django.db.models import Model

AT_ONCE = 1000


def records(path: Path) -> Iterator[dict]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def batches(rows: Iterable[dict], size: int) -> Iterator[list[dict]]:
    rows = iter(rows)
    while batch := list(islice(rows, size)):
        yield batch


def insert(model: type[Model], columns: tuple[str, ...], rows: list[tuple]) -> None:
    """Boundaries and words are seventy rows to an agreement: as instances they would take most of the time."""
    into = f"{connection.ops.quote_name(model._meta.db_table)} ({', '.join(columns)})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            text = io.StringIO()
            csv.writer(text).writerows(rows)
            text.seek(0)
            cursor.copy_expert(f"COPY {into} FROM STDIN WITH (FORMAT csv)", text)
        else:
            cursor.executemany(f"INSERT INTO {into} VALUES ({', '.join(['%s'] * len(columns))})", rows)
