"""What a map shows: everything with room around it, but for the few that would make a blot of the others."""

import pytest

from places.maps import SMALLEST_WIDTH, Place, drawn

pytestmark = pytest.mark.once


def place(name: str, latitude: float, longitude: float, count: int = 1) -> Place:
    return Place(name, latitude, longitude, count, "territory", name)


NEIGHBOURS = [place(f"Сосед {number}", 53 + number / 10, 27 + number / 5) for number in range(25)]
FAR = place("Цзиньчжоу", 41.1, 121.1)


def inside(found, circle) -> bool:
    return 0 <= circle.x - found.left <= found.width and 0 <= circle.y - found.top <= found.height


def test_nothing_is_drawn_of_nothing():
    assert drawn([]) is None


def test_all_lie_inside_and_the_largest_below():
    found = drawn([*NEIGHBOURS, place("Минск", 53.9, 27.6, 9)])
    assert all(inside(found, circle) for circle in found.circles)
    assert found.circles[0].place.name == "Минск"
    assert found.circles[0].radius > found.circles[1].radius
    assert found.beyond == []


def test_one_far_off_among_many_is_named_beside_the_map():
    found = drawn([*NEIGHBOURS, FAR])
    assert found.beyond == [FAR]
    assert FAR not in [circle.place for circle in found.circles]
    assert found.width < drawn([*NEIGHBOURS[:5], FAR]).width / 2


def test_among_few_the_far_one_is_shown():
    found = drawn([*NEIGHBOURS[:5], FAR])
    assert found.beyond == []
    assert all(inside(found, circle) for circle in found.circles)


def test_what_the_page_is_about_is_never_left_out():
    here = place("Смоленск", 41.1, 121.1, 0)
    assert here in [circle.place for circle in drawn([*NEIGHBOURS, here]).circles]


def test_neighbours_are_not_drawn_closer_than_the_outline_is_true():
    assert drawn(NEIGHBOURS[:2]).width == SMALLEST_WIDTH
