"""Every change of an agreement. Each action locks, checks, changes, writes one Change and refreshes."""

from accounts.changes import Stale
from agreements.actions.attaching import attach, detach, show_document
from agreements.actions.course import end, record_term, replace, set_practical
from agreements.actions.refreshing import refresh
from agreements.actions.saving import correct, discard, draft, edit
from agreements.actions.sources import explain, save_discrepancy, save_outside_document
from agreements.actions.stages import publish, register, return_, submit, withdraw

__all__ = [
    "Stale",
    "attach",
    "correct",
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
    "save_discrepancy",
    "save_outside_document",
    "set_practical",
    "show_document",
    "submit",
    "withdraw",
]
