from places.api import Collection
from places.models import Body, Country, Territory
from places.serializers import BodySerializer, CountrySerializer, TerritorySerializer


class CountryCollection(Collection):
    """Countries of the classifier ОКСМ; an agreement names them by their two letters."""

    queryset = Country.objects.order_by("code")
    serializer_class = CountrySerializer
    lookup_value_regex = "[A-Z]{2}"


class TerritoryCollection(Collection):
    """Municipalities of this register and partner places, with all their names through time."""

    queryset = Territory.objects.order_by("pk").prefetch_related("names", "predecessors", "successors")
    serializer_class = TerritorySerializer


class BodyCollection(Collection):
    """Who signs: administrations, councils, committees."""

    queryset = Body.objects.order_by("pk")
    serializer_class = BodySerializer
