from django.db import models


class ReadyText(models.Model):
    """A published agreement as the API and the CSV file give it, made once. What depends on the day, the language or
    the address are gaps, see office/slots.py. `days` is what those of the day are filled from: the five computed days
    of the agreement, then the boundaries of its term.

    Written by actions.refresh. One that is missing, as a draft's always is, is composed where it is read, so a
    migration that comes with another form of the texts empties this table, and `rebuild` fills it.
    """

    agreement = models.OneToOneField("agreements.Agreement", models.CASCADE, primary_key=True, related_name="ready")
    days = models.TextField()
    line = models.TextField()
    record = models.TextField()
