from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    REGISTRAR = "registrar", _("registrar")
    OFFICER = "officer", _("municipal officer")
    ADMINISTRATOR = "administrator", _("administrator")
