"""System checks of our own: what would go wrong silently is said at the start."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register

FIXED_SQLITE = (3, 51, 3)


@register
def sqlite_version(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """SQLite before 3.51.3 can, very rarely, corrupt a database when its WAL is reset."""
    engine = settings.DATABASES["default"]["ENGINE"]
    if settings.DEBUG or not engine.endswith("sqlite3"):
        return []
    if sqlite3.sqlite_version_info >= FIXED_SQLITE or settings.RECITE_ACCEPT_SQLITE:
        return []
    return [
        Warning(
            f"SQLite {sqlite3.sqlite_version} has the WAL-reset bug that 3.51.3 mends.",
            hint=(
                "Install pysqlite3 (it bundles a newer SQLite), use PostgreSQL through "
                "DATABASE_URL, or accept the risk with RECITE_ACCEPT_SQLITE=1."
            ),
            id="recite.W001",
        )
    ]


@register("database")
def demo_accounts(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """Demo accounts have a password that everybody can read."""
    from accounts.adapter import DEMO_NAMES, is_demo
    from accounts.models import User

    if settings.DEBUG or not kwargs.get("databases"):
        return []
    left = [user.username for user in User.objects.filter(username__in=DEMO_NAMES) if is_demo(user)]
    if not left:
        return []
    return [
        Warning(
            f"Demo accounts exist: {', '.join(left)}. They cannot sign in while DEBUG is off.",
            hint="Delete them, or give them passwords of their own.",
            id="recite.W002",
        )
    ]
