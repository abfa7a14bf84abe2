from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from quizzes.exchange.labels import adopted


def tag_facts_of_notes(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Notes that came from Anki before facts had tags."""
    Tag = apps.get_model("content", "Tag")
    notes = apps.get_model("quizzes", "ForeignNote").objects.exclude(tags="")
    rows = notes.values_list("fact_id", "tags", "guid").iterator(2000)
    tags = (
        Tag(fact_id=fact, name=name) for fact, said, guid in rows for name in adopted(said, guid)
    )
    Tag.objects.bulk_create(tags, batch_size=2000, ignore_conflicts=True)


class Migration(migrations.Migration):
    dependencies = [
        ("content", "0006_tags_of_facts"),
        ("quizzes", "0017_life_of_a_class"),
    ]

    operations = [
        migrations.AddField(
            model_name="quiz",
            name="tag",
            field=models.CharField(
                blank=True, help_text="Only facts with it; empty: every fact.", max_length=60
            ),
        ),
        migrations.AlterField(
            model_name="quiz",
            name="blueprint",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text='[{"section", "kind", "count", "tag"}]; empty: `size` questions of any kind.',
            ),
        ),
        migrations.RunPython(tag_facts_of_notes, migrations.RunPython.noop),
    ]
