"""Everything that is stored about one person."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder

from accounts.models import User
from quizzes.privacy.rules import OWN, SECRET


def everything(person: User) -> Iterator[str]:
    """A JSON object in pieces: table name to list of rows, streamed row by row."""
    yield "{"
    for n, (label, path) in enumerate(OWN.items()):
        yield ("," if n else "") + f"\n{json.dumps(label)}: ["
        for m, row in enumerate(rows_of(person, label, path)):
            yield ("," if m else "") + "\n  " + json.dumps(row, cls=DjangoJSONEncoder)
        yield "\n]"
    yield "\n}\n"


def rows_of(person: User, label: str, path: str) -> Iterator[dict[str, Any]]:
    model = apps.get_model(label)
    columns = [field.attname for field in model._meta.concrete_fields if field.name not in SECRET]
    rows = model._default_manager.filter(**{path: person.pk}).order_by("pk").values(*columns)
    yield from rows.iterator(chunk_size=2000)
