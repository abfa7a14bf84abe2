from django.apps import AppConfig


class QuizzesConfig(AppConfig):
    name = "quizzes"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_save

        from accounts.signals import guest_signed_in
        from quizzes.assignments.actions import on_quiz_saved
        from quizzes.memory import merge as cards
        from quizzes.quiz import merge as quizzes
        from quizzes.reports import merge as reports

        guest_signed_in.connect(cards.on_guest_signed_in, dispatch_uid="quizzes.memory.merge")
        guest_signed_in.connect(quizzes.on_guest_signed_in, dispatch_uid="quizzes.quiz.merge")
        guest_signed_in.connect(reports.on_guest_signed_in, dispatch_uid="quizzes.reports.merge")
        post_save.connect(
            on_quiz_saved, sender="quizzes.Quiz", dispatch_uid="quizzes.assignments.quiz"
        )
