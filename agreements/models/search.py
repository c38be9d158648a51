from django.db import models

from places.fields import KeyField


class SearchTerm(models.Model):
    """One word stem of an agreement with its weight; the whole search is ranges and sums over this table."""

    pk = models.CompositePrimaryKey("term", "agreement_id")
    term = KeyField(max_length=60)
    agreement = models.ForeignKey("agreements.Agreement", models.CASCADE, related_name="search_terms")
    weight = models.PositiveSmallIntegerField()
