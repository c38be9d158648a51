from django.db import models


class ReadyText(models.Model):
    """A published agreement as a file or the API gives it, made once. What depends on the day, the language or the
    address are gaps, see office/slots.py. `days` is what those of the day are filled from: the five computed days of
    the agreement, then the boundaries of its term.

    Written by actions.refresh. One that is missing, as a draft's always is, is composed where it is read, so a
    migration that comes with another form of the texts empties these tables, and `rebuild` fills them. There are two,
    for a file of lines would read the records beside them too.
    """

    agreement = models.OneToOneField("agreements.Agreement", models.CASCADE, primary_key=True)
    days = models.TextField()
    text = models.TextField()

    class Meta:
        abstract = True
        default_related_name = "%(class)s"


class ReadyLine(ReadyText):
    """Of the CSV file."""


class ReadyRecord(ReadyText):
    """Of the API, in JSON."""
