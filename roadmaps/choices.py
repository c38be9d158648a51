"""Fixed lists of values and their labels."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Recurrence(TextChoices):
    """How often a measure is carried out within its term."""

    ONCE = "", _("within the term")
    YEARLY = "yearly", _("every year")
    AS_HELD = "as_held", _("as held")


class State(TextChoices):
    """How far a measure is; computed from its days and progress, unless a person has said otherwise."""

    PLANNED = "planned", pgettext_lazy("measure", "planned")
    RUNNING = "running", pgettext_lazy("measure", "being carried out")
    DONE = "done", pgettext_lazy("measure", "done")
    OVERDUE = "overdue", pgettext_lazy("measure", "overdue")
    DROPPED = "dropped", pgettext_lazy("measure", "dropped")
