from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from accounts.models import User


class Command(BaseCommand):
    help = "Erase guests who have not come back for some time, with what they learned."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--days", type=int, default=60, help="idle days (60)")

    def handle(self, *args: Any, **options: Any) -> None:
        since = timezone.now() - timedelta(days=options["days"])
        idle = User.objects.filter(is_guest=True, last_login__lt=since)
        count = idle.count()
        idle.delete()
        self.stdout.write(f"{count} idle guests erased")
