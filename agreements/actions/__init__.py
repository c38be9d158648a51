"""Every change of an agreement. Each action locks, checks, changes, writes one Change and refreshes."""

from agreements.actions.attaching import attach, detach, show_document
from agreements.actions.course import end, record_term, replace, set_practical, withdraw_term_record
from agreements.actions.refreshing import refresh
from agreements.actions.saving import correct, discard, draft, edit
from agreements.actions.sources import (
    delete_theme,
    explain,
    save_country_note,
    save_discrepancy,
    save_outside_document,
    save_series,
    save_theme,
)
from agreements.actions.stages import publish, register, return_, submit, withdraw

__all__ = [
    "attach",
    "correct",
    "delete_theme",
    "detach",
    "discard",
    "draft",
    "edit",
    "end",
    "explain",
    "publish",
    "record_term",
    "refresh",
    "register",
    "replace",
    "return_",
    "save_country_note",
    "save_discrepancy",
    "save_outside_document",
    "save_series",
    "save_theme",
    "set_practical",
    "show_document",
    "submit",
    "withdraw",
    "withdraw_term_record",
]
