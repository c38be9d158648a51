from django.db import migrations
from django.db.models.functions import Length

import places.fields
from office.words import sort_key

LENGTH, BEFORE, AT_ONCE = 500, 200, 200


def read_on(apps, schema_editor):
    """Keys that were cut off, of the whole title."""
    Agreement = apps.get_model("agreements", "Agreement")
    cut = list(Agreement.objects.alias(length=Length("title_key")).filter(length=BEFORE).values_list("pk", flat=True))
    for start in range(0, len(cut), AT_ONCE):
        some = Agreement.objects.filter(pk__in=cut[start : start + AT_ONCE]).only("title")
        for agreement in some:
            agreement.title_key = sort_key(agreement.title)[:LENGTH]
        Agreement.objects.bulk_update(some, ["title_key"])


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0007_ground_of_an_end"),
    ]

    operations = [
        migrations.AlterField(
            model_name="agreement",
            name="title_key",
            field=places.fields.KeyField(editable=False, max_length=LENGTH, of="title"),
        ),
        migrations.RunPython(read_on, migrations.RunPython.noop),
    ]
