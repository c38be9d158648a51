"""The roadmap 2026–2028 as the document has it."""

import pytest

from agreements.choices import Side
from agreements.models import OutsideDocument
from roadmaps.choices import Recurrence, State
from roadmaps.models import Measure, Responsible, Roadmap
from tests.factories import TODAY

pytestmark = pytest.mark.django_db

SECTIONS = {
    "Торгово-экономическое сотрудничество, сотрудничество в сфере промышленной кооперации": [
        "1.1", "1.2", "1.3", "1.4",
    ],
    "Сотрудничество в сфере сельского хозяйства": ["2.1", "2.2"],
    "Сотрудничество в сфере жилищно-коммунального хозяйства": [""],
    "Сотрудничество в сфере образования": ["4.1", "4.2"],
    "Сотрудничество в сфере молодежной политики": [""],
    "Сотрудничество в сфере культуры и туризма": ["6.1", "6.2"],
}  # fmt: skip
BODIES = {  # of each measure in its order: at home, abroad
    1: (2, 2), 2: (1, 1), 3: (1, 2), 4: (1, 2), 5: (1, 2), 6: (1, 1), 7: (1, 2), 8: (1, 2), 9: (1, 1), 10: (1, 2),
    11: (1, 1), 12: (1, 1),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _loaded(demonstration, db, today):
    pass


def test_the_roadmap():
    roadmap = Roadmap.objects.get()
    assert str(roadmap) == "Смоленская область — Могилёвская область, 2026–2028"
    assert str(roadmap.signed) == "2026-06-26"
    assert (roadmap.signed_at, roadmap.copies, roadmap.languages) == ("в г. Минске", 2, "на русском языке")
    assert roadmap.basis == OutsideDocument.objects.get(pk=1)
    assert str(roadmap.basis.signed) == "2004-12-08"
    assert [party.side for party in roadmap.parties.all()] == [Side.HOME, Side.FOREIGN]
    assert all(party.body for party in roadmap.parties.all())


def test_sections_and_numbers():
    found: dict[str, list] = {}
    for measure in Measure.objects.in_order().select_related("section"):
        found.setdefault(measure.section.heading, []).append(measure.number)
    assert found == SECTIONS
    assert Measure.objects.count() == 12


def test_every_responsible_body_is_a_body():
    assert not Responsible.objects.filter(body=None).exists()
    counted = {
        place: tuple(measure.responsible.filter(side=side).count() for side in Side)
        for place, measure in enumerate(Measure.objects.in_order(), 1)
    }
    assert counted == BODIES


def test_the_five_festivals_and_who_answers_for_them():
    measure = Measure.objects.get(number="6.2")
    assert [item.split("«")[1].split("»")[0] for item in measure.item_list] == [
        "М.art.контакт", "Золотая пчелка", "Купалье", "Венок дружбы",
        "Традиционная культура как стратегический ресурс устойчивого развития общества",
    ]  # fmt: skip
    assert measure.item_list[2].endswith("(аг. Александрия, Шкловский район)")
    assert [(one.side, one.name) for one in measure.responsible.order_by("order")] == [
        (Side.HOME, "Министерство культуры и туризма Смоленской области"),
        (Side.FOREIGN, "Управление культуры Могилевского облисполкома"),
    ]


def test_terms():
    as_held, yearly = Measure.objects.get(number="4.1"), Measure.objects.get(section__order=5)
    assert (as_held.term_text, as_held.recurrence) == ("согласно дате проведения", Recurrence.AS_HELD)
    assert (yearly.term_text, yearly.recurrence) == ("июнь – июль 2026 – 2028 годов", Recurrence.YEARLY)
    others = Measure.objects.exclude(pk__in=[as_held.pk, yearly.pk])
    assert set(others.values_list("term_text", flat=True)) == {"2026 – 2028 годы"}


def test_today_all_of_them_are_under_way_but_the_one_held_in_summer():
    states = {measure.number: measure.state_on(TODAY) for measure in Measure.objects.all()}
    assert states.pop("") == State.PLANNED
    assert set(states.values()) == {State.RUNNING}
    assert not Measure.objects.silent(TODAY).exists()
