"""Named questions about roadmaps and their measures."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.choices import Role
from agreements.choices import Stage


class RoadmapQuerySet(QuerySet):
    def public(self):
        return self.filter(stage=Stage.PUBLISHED)

    def visible_to(self, user):
        """Drafts only to the registrar."""
        if user.is_authenticated and (user.is_superuser or user.role == Role.REGISTRAR):
            return self
        shown = [Stage.PUBLISHED, Stage.WITHDRAWN] if user.is_authenticated else [Stage.PUBLISHED]
        return self.filter(stage__in=shown)


class MeasureQuerySet(QuerySet):
    def public(self):
        return self.filter(roadmap__stage=Stage.PUBLISHED)

    def visible_to(self, user):
        roadmaps = self.model.roadmap.field.related_model.objects
        return self.filter(roadmap__in=roadmaps.visible_to(user))

    def in_order(self):
        return self.order_by("roadmap", "section__order", "section_id", "order", "id")

    def of_body(self, bodies):
        links = self.model.responsible.rel.related_model.objects.filter(body__in=bodies)
        return self.filter(Exists(links.filter(measure=OuterRef("pk"))))

    def under(self, agreements):
        links = self.model.agreements.through.objects.filter(agreement__in=agreements)
        return self.filter(Exists(links.filter(measure=OuterRef("pk"))) | Q(roadmap__basis_agreement__in=agreements))
