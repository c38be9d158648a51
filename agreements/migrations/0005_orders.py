from django.db import migrations, models


def learn(apps, schema_editor):
    """Both databases: about an index that is not counted yet SQLite guesses wrong."""
    schema_editor.execute("ANALYZE agreements_agreement")


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0004_country_notes"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="agreement",
            index=models.Index(fields=["stage", "title_key", "id", "exists_from"], name="agreement_by_title"),
        ),
        migrations.AddIndex(
            model_name="agreement",
            index=models.Index(
                fields=["stage", "registered_on", "sequence", "id", "exists_from"], name="agreement_by_registration"
            ),
        ),
        migrations.RunPython(learn, migrations.RunPython.noop),
    ]
