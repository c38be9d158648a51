"""One agreement as its page shows it: what is put together for the template."""

import pytest

from agreements.pages import Page
from tests import factories
from tests.factories import TODAY, party, territory

pytestmark = pytest.mark.django_db


def test_partners_stand_in_the_order_of_the_paper():
    places = [("Вязьма", "RU"), ("Кричев", "BY"), ("Торунь", "PL"), ("Орша", "BY")]
    agreement = factories.published(parties=[party(territory(name, code)) for name, code in places])
    assert [one.name_as_signed for one in Page(agreement, TODAY).partners] == ["Кричев", "Торунь"]
