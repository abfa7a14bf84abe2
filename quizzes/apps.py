from django.apps import AppConfig


class QuizzesConfig(AppConfig):
    name = "quizzes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.signals import guest_signed_in
        from quizzes.memory.merge import on_guest_signed_in

        guest_signed_in.connect(on_guest_signed_in, dispatch_uid="quizzes.memory.merge")
