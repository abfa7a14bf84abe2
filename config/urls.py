"""Every screen of Recite. The first word of a URL names its slice."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

import config.checks  # noqa: F401  (registers the checks)
from accounts.views import admin_sign_in

urlpatterns = [
    # Patterns are tried in turn: the one that every answer takes stands first.
    path("review/", include("quizzes.review.urls")),
    path("", include("quizzes.today.urls")),
    path("read/", include("quizzes.reading.urls")),
    path("quiz/", include("quizzes.quiz.urls")),
    path("progress/", include("quizzes.progress.urls")),
    path("planning/", include("quizzes.planning.urls")),
    path("analysis/", include("quizzes.analysis.urls")),
    path("cards/", include("quizzes.cards.urls")),
    path("authoring/", include("quizzes.authoring.urls")),
    path("reports/", include("quizzes.reports.urls")),
    path("assignments/", include("quizzes.assignments.urls")),
    path("announcements/", include("quizzes.announcements.urls")),
    path("classes/", include("quizzes.classes.urls")),
    path("reminders/", include("quizzes.reminders.urls")),
    path("exchange/", include("quizzes.exchange.urls")),
    path("privacy/", include("quizzes.privacy.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/login/", admin_sign_in),
    path("admin/", admin.site.urls),
]

handler404 = "quizzes.classes.views.not_found"

admin.site.site_header = "Recite"
admin.site.site_title = "Recite"
admin.site.enable_nav_sidebar = settings.DEBUG
