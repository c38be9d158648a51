"""Every page, form and file opens on this database; what stands there is asked by the tests of each."""

import pytest

from tests.registry.test_admin_rights import ROLES, TABLE, asked, sample_records


@pytest.fixture(scope="module")
def samples(kept):
    with kept(sample_records) as found:
        yield found


@pytest.mark.parametrize(
    ("route", "sample", "shown"), [pytest.param(*line[:3], id=f"{line[0]} {line[1]}") for line in TABLE]
)
def test_it_opens(samples, db, today, route, sample, shown):
    expected = dict(zip(ROLES, shown.split(), strict=True))
    assert asked("get", route, sample, samples, "root") == expected["root"]
