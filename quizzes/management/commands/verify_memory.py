from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from accounts.models import User
from quizzes.memory.rebuild import differences
from quizzes.memory.recount import studying, wrong_days, wrong_forecast


class Command(BaseCommand):
    help = "Compare cards, days and forecasts with the log of answers; exit 1 where they differ."

    def handle(self, *args: Any, **options: Any) -> None:
        found = 0
        for learner in studying().iterator():
            for line in self.wrong(learner):
                found += 1
                self.stdout.write(f"{learner}: {line}")
        self.stdout.write(f"{found} differences")
        if found:
            sys.exit(1)

    def wrong(self, learner: User) -> Iterator[str]:
        for one in differences(learner):
            yield f"card {one.card}, {one.column}: stored {one.stored}, folded {one.folded}"
        yield from wrong_days(learner)
        yield from wrong_forecast(learner)
