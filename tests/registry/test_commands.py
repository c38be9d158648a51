"""Commands of the operator: each calls one function and says what it did."""

import pytest
from django.core.management import call_command

from agreements.models import Agreement, SearchTerm
from tests import factories

pytestmark = pytest.mark.django_db


def test_rebuild_says_how_many_records_differed(capsys):
    factories.published()
    factories.replaced()
    SearchTerm.objects.filter(agreement=Agreement.objects.first()).delete()
    for differed in (1, 0):
        call_command("rebuild")
        assert capsys.readouterr().out.strip().endswith(str(differed))


def test_rebuild_on_an_empty_register(capsys):
    call_command("rebuild")
    assert capsys.readouterr().out.strip().endswith("0")
