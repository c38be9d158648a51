"""Every change of events and reports. Each action locks, checks, changes and writes one Change."""

from events.actions.quarters import accept, arrange, begin, edit_report, open_quarter, publish, return_, submit
from events.actions.refreshing import refresh
from events.actions.saving import copy, correct, discard, draft, edit, withdraw

__all__ = [
    "accept", "arrange", "begin", "copy", "correct", "discard", "draft", "edit", "edit_report", "open_quarter",
    "publish", "refresh", "return_", "submit", "withdraw",
]  # fmt: skip
