import django.db.models.deletion
from django.db import migrations, models

KINDS = {"agreements_readyline": "line", "agreements_readyrecord": "record"}


def keep_in_the_row(apps, schema_editor):
    """PostgreSQL would pack texts of more than 2 KB, and unpacking them costs more than the rest of an answer."""
    if schema_editor.connection.vendor == "postgresql":
        for table in KINDS:
            schema_editor.execute(f"ALTER TABLE {table} SET (toast_tuple_target = 8160)")


def take_over(apps, schema_editor):
    published = "SELECT id FROM agreements_agreement WHERE stage = 'published'"
    for table, column in KINDS.items():
        schema_editor.execute(
            f"INSERT INTO {table} (agreement_id, days, text) "
            f"SELECT agreement_id, days, {column} FROM agreements_readytext WHERE agreement_id IN ({published})"
        )


def ready(name: str):
    return migrations.CreateModel(
        name=name,
        fields=[
            (
                "agreement",
                models.OneToOneField(
                    on_delete=django.db.models.deletion.CASCADE,
                    primary_key=True,
                    serialize=False,
                    to="agreements.agreement",
                ),
            ),
            ("days", models.TextField()),
            ("text", models.TextField()),
        ],
        options={"abstract": False, "default_related_name": "%(class)s"},
    )


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0008_longer_title_keys"),
    ]

    operations = [
        ready("ReadyLine"),
        ready("ReadyRecord"),
        migrations.RunPython(keep_in_the_row, migrations.RunPython.noop),
        migrations.RunPython(take_over, migrations.RunPython.noop),
        migrations.DeleteModel(name="ReadyText"),
    ]
