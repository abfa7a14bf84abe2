from django.db import migrations, models


def tell_apart(apps, schema_editor):
    """Until now retiring by hand also marked a question as edited by hand."""
    Question = apps.get_model("quizzes", "Question")
    Revision = apps.get_model("quizzes", "Revision")
    retired = Question.objects.filter(status="retired", detached=True)
    retired.update(withdrawn=True)
    edited = Revision.objects.filter(author__isnull=False).values("question")
    retired.filter(origin="generated").exclude(pk__in=edited).update(detached=False)


class Migration(migrations.Migration):
    dependencies = [
        ("quizzes", "0005_kinds_of_several_parts"),
    ]

    operations = [
        migrations.AddField(
            model_name="question",
            name="withdrawn",
            field=models.BooleanField(
                default=False,
                help_text="Retired by hand: the generator does not bring it back.",
            ),
        ),
        migrations.RunPython(tell_apart, migrations.RunPython.noop),
    ]
