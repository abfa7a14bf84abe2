from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from accounts.models import User
from quizzes.memory.rebuild import differences


class Command(BaseCommand):
    help = "Compare every card with the fold of its log; exit 1 where they differ."

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for learner in User.objects.filter(cards__rows__gt=0).distinct().iterator():
            for difference in differences(learner):
                found += 1
                self.stdout.write(
                    f"card {difference.card}, {difference.column}: "
                    f"stored {difference.stored}, folded {difference.folded}"
                )
        self.stdout.write(f"{found} differences")
        if found:
            sys.exit(1)
