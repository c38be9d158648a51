from django.db import migrations


def learn(apps, schema_editor):
    """On SQLite another column means another table, and what was known of the old one is forgotten with it: without it
    a file of the whole register takes a hundred times as long. A migration that adds a column to agreements or events
    ends like this one."""
    schema_editor.execute("ANALYZE")


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0009_ready_lines_and_records"),
        ("events", "0003_longer_title_keys"),
    ]

    operations = [
        migrations.RunPython(learn, migrations.RunPython.noop),
    ]
