"""Every change of roadmaps and their measures."""

from roadmaps.actions.measures import overrule, record_progress, take_back_progress
from roadmaps.actions.roadmaps import clone, correct, discard, draft, edit, publish, withdraw

__all__ = [
    "clone", "correct", "discard", "draft", "edit", "overrule", "publish", "record_progress", "take_back_progress",
    "withdraw",
]  # fmt: skip
