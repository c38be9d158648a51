import django.db.models.deletion
from django.db import migrations, models


def keep_in_the_row(apps, schema_editor):
    """PostgreSQL would pack texts of more than 2 KB, and unpacking them costs more than the rest of an answer."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE agreements_readytext SET (toast_tuple_target = 8160)")


def learn(apps, schema_editor):
    """Both databases: about an index that is not counted yet SQLite guesses wrong."""
    schema_editor.execute("ANALYZE agreements_agreement")


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0002_position_in_bounds"),
    ]

    operations = [
        migrations.CreateModel(
            name="ReadyText",
            fields=[
                (
                    "agreement",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="ready",
                        serialize=False,
                        to="agreements.agreement",
                    ),
                ),
                ("days", models.TextField()),
                ("line", models.TextField()),
                ("record", models.TextField()),
            ],
        ),
        migrations.RunPython(keep_in_the_row, migrations.RunPython.noop),
        migrations.RemoveIndex(model_name="agreement", name="agreement_in_list"),
        migrations.AddIndex(
            model_name="agreement",
            index=models.Index(
                fields=["stage", "position", "exists_from", "id", "force_from", "doubt_from", "ended_from"],
                name="agreement_in_list",
            ),
        ),
        migrations.RunPython(learn, migrations.RunPython.noop),
    ]
