"""Every change of events and reports. Each action locks, checks, changes and writes one Change."""

from events.actions.attaching import attach, detach, show_document
from events.actions.quarters import (
    accept,
    arrange,
    arrange_quarter,
    begin,
    edit_report,
    open_quarter,
    publish,
    return_,
    submit,
)
from events.actions.refreshing import refresh
from events.actions.saving import copy, correct, discard, draft, edit, supplement, withdraw

__all__ = [
    "accept", "arrange", "arrange_quarter", "attach", "begin", "copy", "correct", "detach", "discard", "draft", "edit",
    "edit_report", "open_quarter", "publish", "refresh", "return_", "show_document", "submit", "supplement", "withdraw",
]  # fmt: skip
