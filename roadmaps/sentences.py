"""What is being looked at, in a sentence: above the measures of a roadmap, and in the file made from them."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agreements.exporting.dates import in_words
from agreements.sentences import filter_in_words, named
from roadmaps.pages import Page


def sentence(page: Page) -> str:
    """«На 20 ноября 2026 года: 12 мер, из них исполнено 0.»"""
    if page.errors:
        return _("Nothing is shown: part of the question cannot be understood.")
    count = len(page.found)
    states = [row.state for row in page.found]
    text = ngettext("On %(day)s: %(count)d measure", "On %(day)s: %(count)d measures", count)
    said = [text % {"day": in_words(page.day), "count": count}]
    said += [f"{piece.state.label} {piece.count}" for piece in type(page.share).counted(None, states).pieces]
    return " ".join([f"{', '.join(said)}.", *(f"{named(*pair)}." for pair in filter_in_words(page.asked))])
