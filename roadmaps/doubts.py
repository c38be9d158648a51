"""What a clerk should look at before a roadmap is published: what is missing, what contradicts."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from roadmaps.models import Roadmap

YEAR = re.compile(r"\b(?:19|20|21)\d\d\b")


def doubts(roadmap: Roadmap) -> list[str]:
    said = []
    if roadmap.signed is None:
        said.append(_("There is no day of signing."))
    if without := [str(one.number or one.title) for one in roadmap.measures.in_order() if not one.term_text]:
        said.append(_("The term as on paper is missing: %(measures)s.") % {"measures": ", ".join(without)})
    if others := sorted(set(YEAR.findall(roadmap.title)) - years_of(roadmap)):
        said.append(_("The title names other years than the period: %(years)s.") % {"years": ", ".join(others)})
    return said


def years_of(roadmap: Roadmap) -> set[str]:
    """Those of the period and the one of signing."""
    years = {*range(roadmap.first_year, roadmap.last_year + 1)}
    return {str(year) for year in years | ({roadmap.signed.first.year} if roadmap.signed else set())}


def title_moved(roadmap: Roadmap, first_year: int, last_year: int) -> str:
    """Its title for another period: the years of the one it has are those of the other."""
    by = first_year - roadmap.first_year
    others = {str(year): str(year + by) for year in range(roadmap.first_year, roadmap.last_year + 1)}
    others[str(roadmap.last_year)] = str(last_year)
    return YEAR.sub(lambda year: others.get(year[0], year[0]), roadmap.title)
