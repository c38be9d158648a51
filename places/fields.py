"""Fields that behave the same on every database and refuse what breaks files."""

from django.core.validators import MaxLengthValidator, RegexValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from office.words import sort_key

# Anything below a blank except tab and line ends; what Excel and Word files cannot hold.
no_control_characters = RegexValidator(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]",
    _("The text contains a control character. Remove it and try again."),
    code="control_character",
    inverse_match=True,
)


LONGEST_TEXT = 10_000  # letters; longer ones keep everybody waiting who wants to write


class PlainCharField(models.CharField):
    default_validators = [no_control_characters]


class PlainTextField(models.TextField):
    default_validators = [no_control_characters, MaxLengthValidator(LONGEST_TEXT)]


class KeyField(models.CharField):
    """A key compared byte by byte on every database: order and prefix ranges are the same everywhere.

    With `of`, it holds the sort key of that field, written whenever the row is.
    """

    def __init__(self, *args, of=None, **kwargs):
        self.of = of
        super().__init__(*args, **kwargs)

    def db_parameters(self, connection):
        collation = "C" if connection.vendor == "postgresql" else None
        return super().db_parameters(connection) | {"collation": collation}

    def pre_save(self, model_instance, add):
        if self.of:
            key = sort_key(getattr(model_instance, self.of))[: self.max_length]
            setattr(model_instance, self.attname, key)
        return super().pre_save(model_instance, add)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        if self.of:
            kwargs["of"] = self.of
        return name, path, args, kwargs


def in_language(russian: str, english: str) -> str:
    return english if english and get_language() == "en" else russian
