from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _

from accounts.models import User


@admin.register(User)
class PersonAdmin(UserAdmin):  # type: ignore[type-arg]
    list_display = ("username", "email", "is_instructor", "is_guest", "is_staff", "date_joined")
    list_filter = ("is_instructor", "is_guest", "is_staff", "is_active")
    search_fields = ("username", "email", "first_name", "last_name")
    fieldsets = (
        *(UserAdmin.fieldsets or ()),
        (
            _("Learning"),
            {
                "fields": (
                    "is_instructor",
                    "is_guest",
                    "time_zone",
                    "day_starts_at",
                    "desired_retention",
                    "new_per_day",
                    "reviews_per_day",
                    "two_buttons",
                    "shortcuts",
                    "theme",
                )
            },
        ),
    )
