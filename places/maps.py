"""A map of places: circles over the outline of the land in static/img/land.svg, in its coordinates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import dist, sqrt
from statistics import median

from places.models import Territory

WIDE, HIGH = 960, 400  # of the picture on a wide screen; circles are sized for it
WORLD = (0.0, 0.0, 2315.0, 1440.0)
SMALLEST_WIDTH = 240.0  # some forty degrees: closer, and no coast says where one is
SMALLEST_CIRCLE, LARGEST_CIRCLE = 4.0, 16.0
FEW, SHRINKS = 1 / 20, 2 / 3  # that many may lie beyond the edge, if without them the map is that much closer


@dataclass(frozen=True)
class Place:
    """Something with coordinates and a number: of agreements, of events."""

    name: str
    latitude: float
    longitude: float
    count: int
    page: str  # by the name of its address
    key: str | int


@dataclass(frozen=True)
class Circle:
    place: Place
    x: float
    y: float
    radius: float


@dataclass(frozen=True)
class Map:
    circles: list[Circle]
    left: float
    top: float
    width: float
    height: float
    beyond: list[Place]  # too far off to be worth a smaller map of all the others

    @property
    def view(self) -> str:
        return f"{self.left:.0f} {self.top:.0f} {self.width:.0f} {self.height:.0f}"

    @property
    def unit(self) -> float:
        """How much of the map is one pixel of a wide screen: for the width of lines."""
        return round(self.width / WIDE, 2)


def drawn(places: Iterable[Place]) -> Map | None:
    """The largest first, so that small circles lie on top; nothing without a place."""
    places = sorted(places, key=lambda place: -place.count)
    if not places:
        return None
    shown = near(places)
    left, top, width, height = frame(shown)
    unit, largest = width / WIDE, max(places[0].count, 1)
    circles = [
        Circle(place, *(round(axis, 1) for axis in position(place)), round(unit * radius(place.count / largest), 1))
        for place in shown
    ]
    return Map(circles, left, top, width, height, [place for place in places if place not in shown])


def near(places: list[Place]) -> list[Place]:
    """Without the few that are so far off that the others would be one blot."""
    shown = list(places)
    for _far in range(int(len(places) * FEW)):
        middle = [median(axis) for axis in zip(*map(position, shown), strict=True)]
        farthest = max(shown, key=lambda place: dist(position(place), middle))
        rest = [place for place in shown if place is not farthest]
        if not farthest.count or frame(rest)[2] > frame(shown)[2] * SHRINKS:
            break
        shown = rest
    return shown


def position(place: Place) -> tuple[float, float]:
    """Cylinder through the parallel of 50° north, where the partners are: see the note in land.svg."""
    return (place.longitude + 180) * 6.43, (84 - place.latitude) * 10


def radius(share: float) -> float:
    """The area says how many."""
    return max(SMALLEST_CIRCLE, LARGEST_CIRCLE * sqrt(share))


def frame(places: list[Place]) -> tuple[float, float, float, float]:
    """Every place with room around it, in the shape of the picture, inside the world where it can be."""
    lefts, tops = zip(*map(position, places), strict=True)
    width = max((max(lefts) - min(lefts)) * 1.2, (max(tops) - min(tops)) * 1.4 * WIDE / HIGH, SMALLEST_WIDTH)
    width = min(width, WORLD[2])
    height = width * HIGH / WIDE
    return (
        within((min(lefts) + max(lefts) - width) / 2, WORLD[2] - width),
        within((min(tops) + max(tops) - height) / 2, WORLD[3] - height),
        width,
        height,
    )


def within(start: float, end: float) -> float:
    return min(max(start, 0.0), max(end, 0.0))


def of_territories(counted) -> Map | None:
    """Territories with their numbers; those without coordinates are left to the table beside it."""
    return drawn(
        Place(str(place), place.latitude, place.longitude, count, "territory", place.pk)
        for place, count in counted
        if place.latitude is not None
    )


def middles_of_countries(codes: Iterable[str]) -> dict[str, tuple[float, float]]:
    """A country lies in the middle of its places that have coordinates."""
    places: dict[str, list[tuple[float, float]]] = {}
    known = Territory.objects.filter(country__in=codes, latitude__isnull=False).order_by("pk")
    for code, latitude, longitude in known.values_list("country", "latitude", "longitude"):
        places.setdefault(code, []).append((latitude, longitude))
    return {
        code: tuple(sum(axis) / len(points) for axis in zip(*points, strict=True)) for code, points in places.items()
    }
