"""Named questions about events, reports and submissions, as the office asks them."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.choices import Role
from agreements.choices import Stage
from agreements.querysets import SearchedQuerySet
from events.choices import SubmissionStage

SHOWN = [Stage.PUBLISHED, Stage.WITHDRAWN]


def sees_everything(user) -> bool:
    return user.is_superuser or user.role == Role.REGISTRAR


def own_places(user):
    """The officer's municipality, what it was before and what became of it."""
    return type(user.municipality).objects.lineage([user.municipality_id])


class EventQuerySet(SearchedQuerySet):
    searched = "event"

    # Whose eyes

    def public(self):
        return self.filter(stage=Stage.PUBLISHED)

    def visible_to(self, user):
        """Drafts of a municipality only to its officer and the registrar."""
        if not user.is_authenticated:
            return self.public()
        if sees_everything(user):
            return self
        seen = Q(stage__in=SHOWN)
        if user.role == Role.OFFICER:
            seen |= Q(section__territory__in=own_places(user))
        return self.filter(seen)

    def reported_by(self, user):
        """Whose own papers these are: what was only held at a neighbour's keeps its internal files."""
        if sees_everything(user):
            return self
        return self.filter(section__territory__in=own_places(user)) if user.role == Role.OFFICER else self.none()

    # Of what

    def in_report_order(self):
        return self.order_by("report", "section__order", "section_id", "position", "id")

    def that_count(self):
        """What stands in the report: of a municipality only what the registrar has accepted."""
        submissions = self.model.report.field.related_model.submissions.rel.related_model.objects
        not_accepted = submissions.filter(
            report=OuterRef("report"), municipality=OuterRef("section__territory")
        ).exclude(stage=SubmissionStage.ACCEPTED)
        return self.exclude(stage=Stage.WITHDRAWN).exclude(Exists(not_accepted))

    def of_places(self, places):
        """Reported by one of the places, held there, or with people from there."""
        links = self.model.territories.through.objects.filter(territory__in=places)
        return self.filter(Q(section__territory__in=places) | Exists(links.filter(event=OuterRef("pk"))))

    def with_country(self, codes):
        links = self.model.countries.through.objects.filter(country__in=codes)
        return self.filter(Exists(links.filter(event=OuterRef("pk"))))

    def under(self, agreements):
        links = self.model.agreements.through.objects.filter(agreement__in=agreements)
        return self.filter(Exists(links.filter(event=OuterRef("pk"))))

    def reported_since(self, year: int, quarter: int):
        """Of this reporting quarter or a later one."""
        return self.filter(Q(report__year__gt=year) | Q(report__year=year, report__quarter__gte=quarter))

    def held_within(self, start: date | None, end: date | None):
        """Some day of the event lies between the two, both included."""
        spans = self.model.spans.rel.related_model.objects.filter(event=OuterRef("pk"))
        if start:
            spans = spans.filter(to_on__gte=start)
        return self.filter(Exists(spans.filter(from_on__lte=end) if end else spans))


class ReportQuerySet(QuerySet):
    def public(self):
        return self.filter(stage=Stage.PUBLISHED)

    def visible_to(self, user):
        """That a quarter is being reported is no secret; what is in it is asked of events and submissions."""
        if not user.is_authenticated:
            return self.public()
        if sees_everything(user) or user.role == Role.OFFICER:
            return self
        return self.filter(stage__in=SHOWN)


class SubmissionQuerySet(QuerySet):
    def visible_to(self, user):
        """To the municipality and the registrar."""
        if not user.is_authenticated:
            return self.none()
        if sees_everything(user):
            return self
        return self.filter(municipality__in=own_places(user)) if user.role == Role.OFFICER else self.none()

    def waiting(self):
        """For the registrar."""
        return self.filter(stage=SubmissionStage.SUBMITTED)
