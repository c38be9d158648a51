"""Relations as a browser sends them: keys, or whatever someone puts in their place."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.db import models

KEY_OF_NOTHING = "0"


def keys_in(texts: Iterable[str]) -> list[int]:
    """The texts that can be keys of records; any other names none."""
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19]


class TakesKeys:
    """Django asks the database for whatever was sent, and fails on letters and on numbers without end."""

    def value_from_datadict(self, data, files, name):
        sent = super().value_from_datadict(data, files, name)
        return [self.as_key(text) for text in sent] if isinstance(sent, list) else self.as_key(sent)

    def optgroups(self, name, value, attrs=None):
        """The address of a new record may name values too."""
        return super().optgroups(name, [self.as_key(text) for text in value], attrs)

    def as_key(self, text):
        is_number = isinstance(self.field.remote_field.model._meta.pk, models.IntegerField)
        if not text or (keys_in([text]) if is_number else text.isprintable()):
            return text
        return KEY_OF_NOTHING


class Autocomplete(TakesKeys, AutocompleteSelect):
    pass


class AutocompleteSeveral(TakesKeys, AutocompleteSelectMultiple):
    pass


class Autocompleting:
    """Mixed into an admin: its autocomplete fields are those above."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", Autocomplete(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", AutocompleteSeveral(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)
