"""Named questions, as the office asks them. A day is given, never taken from a clock."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery, Sum, Value

from accounts.choices import Role
from agreements.choices import AttachmentKind, Registration, Renewal, Side, Stage, Status
from office.words import SHORTEST_PREFIX, phrase_key, query

# The comparisons of terms.Timeline.status_on, for a day in SQL.
COMPARISONS = {
    Status.NOT_SIGNED: lambda day: Q(exists_from__gt=day),
    Status.SIGNED: lambda day: Q(exists_from__lte=day, force_from__gt=day),
    Status.IN_FORCE: lambda day: Q(exists_from__lte=day, force_from__lte=day, doubt_from__gt=day),
    Status.UNKNOWN: lambda day: Q(exists_from__lte=day, doubt_from__lte=day, ended_from__gt=day),
    Status.ENDED: lambda day: Q(exists_from__lte=day, ended_from__lte=day),
}
AFTER_EVERY_LETTER = "\U0010ffff"


class DiscrepancyQuerySet(QuerySet):
    def public(self):
        """One that speaks of an agreement or of another document is public when that is."""
        of_agreement = Q(agreement=None) | Q(agreement__stage=Stage.PUBLISHED)
        of_document = Q(outside_document=None) | Q(outside_document__is_public=True)
        return self.filter(of_agreement, of_document, is_public=True)

    def visible_to(self, user):
        """One that speaks of an agreement is as internal as that."""
        agreements = self.model.agreement.field.related_model.objects
        everyones = Q(agreement=None) | Q(agreement__stage=Stage.PUBLISHED, is_public=True)
        return self.filter(everyones | Q(agreement__in=agreements.visible_to(user)))


class SearchedQuerySet(QuerySet):
    searched: str  # what a search term calls the record it belongs to

    def matching(self, text: str, *, shortest_prefix: int = SHORTEST_PREFIX):
        """What has every word in any form, the most relevant first by `relevance`."""
        asked = query(text, shortest_prefix=shortest_prefix)
        if not asked:
            return self.none().annotate(relevance=Value(0))
        terms = self.model.search_terms.rel.related_model.objects
        found, any_word = self, Q()
        for word in asked.words:
            forms = Q(term__in=word.stems)
            if word.prefix:
                forms |= Q(term__gte=word.prefix, term__lt=word.prefix + AFTER_EVERY_LETTER)
            found = found.filter(pk__in=terms.filter(forms).values(self.searched))
            any_word |= forms
        for phrase in asked.phrases:
            found = found.filter(search_text__contains=phrase_key(phrase))
        weights = terms.filter(any_word, **{self.searched: OuterRef("pk")}).order_by().values(self.searched)
        return found.annotate(relevance=Subquery(weights.annotate(sum=Sum("weight")).values("sum")))


class AgreementQuerySet(SearchedQuerySet):
    searched = "agreement"
    day: date | None = None

    def _clone(self):
        clone = super()._clone()
        clone.day = self.day
        return clone

    # Whose eyes

    def public(self):
        return self.filter(stage=Stage.PUBLISHED)

    def visible_to(self, user):
        """Everything the user may see behind the login; drafts only with their municipality and the registrar."""
        if not user.is_authenticated:
            return self.public()
        if user.is_superuser or user.role == Role.REGISTRAR:
            return self
        seen = Q(stage__in=[Stage.PUBLISHED, Stage.WITHDRAWN])
        if user.role == Role.OFFICER:
            own = type(user.municipality).objects.lineage([user.municipality_id])
            seen = Q(submitted_by__in=own) | seen & self.has_party(territory__in=own)
        return self.filter(seen)

    def known_to(self, user):
        """What the user may hear the name of: behind the login, or from the public pages."""
        return self.filter(Q(pk__in=self.model.objects.visible_to(user).values("pk")) | Q(stage=Stage.PUBLISHED))

    # On a day

    def on(self, day: date):
        """What was signed by the day; the questions below then answer for it."""
        asked = self.filter(exists_from__lte=day)
        asked.day = day
        return asked

    def known_on(self, day: date):
        """Signed by the day or not: the questions below answer for it all the same."""
        asked = self.all()
        asked.day = day
        return asked

    def in_status(self, *statuses: Status):
        asked = Q()
        for status in statuses:
            asked |= COMPARISONS[status](self.day)
        return self.filter(asked)

    def in_force(self):
        return self.in_status(Status.IN_FORCE)

    def ended(self):
        return self.in_status(Status.ENDED)

    def unknown(self):
        return self.in_status(Status.UNKNOWN)

    def signed(self):
        return self.in_status(Status.SIGNED)

    def presumed(self):
        """In force past the last day that the agreement or a record covers."""
        return self.in_force().filter(covered_until__lt=self.day)

    def past_notice(self):
        """Prolonged by notice, past the boundary, without a record: a person has to decide."""
        return self.unknown().filter(renewal=Renewal.NOTICE)

    def with_next_boundary(self, day: date | None = None):
        """`next_boundary`: the first one on or after the day."""
        periods = self.model.periods.rel.related_model.objects
        following = periods.filter(agreement=OuterRef("pk"), last_day__gte=day or self.day).order_by("last_day")
        return self.annotate(next_boundary=Subquery(following.values("last_day")[:1]))

    def boundary_within(self, start: date | None, end: date | None):
        """Whose next boundary lies between the days, both included."""
        asked = self.with_next_boundary()
        if start:
            asked = asked.filter(next_boundary__gte=start)
        return asked.filter(next_boundary__lte=end) if end else asked

    def in_list_order(self):
        """As the official list has them: by position, of one position the one signed earlier first."""
        return self.order_by("position", "exists_from", "id")

    # What is missing

    def without_number(self):
        return self.exclude(registration=Registration.NUMBERED)

    def without_scan(self):
        attachments = self.model.attachments.rel.related_model.objects
        return self.exclude(Exists(attachments.filter(agreement=OuterRef("pk"), kind=AttachmentKind.ORIGINAL)))

    def without_body(self):
        return self.filter(self.has_party(body=None))

    def ended_without_day(self):
        return self.filter(ended_by__isnull=False)

    # By parties and words

    def has_party(self, **conditions) -> Exists:
        parties = self.model.parties.rel.related_model.objects
        return Exists(parties.filter(agreement=OuterRef("pk"), **conditions))

    def with_country(self, codes):
        return self.filter(self.has_party(side=Side.FOREIGN, country__in=codes))

    def with_theme(self, slugs):
        links = self.model.themes.through.objects
        return self.filter(Exists(links.filter(agreement=OuterRef("pk"), theme__slug__in=slugs)))

    def by_relevance(self):
        return self.order_by("-relevance", "-exists_from", "-id")
