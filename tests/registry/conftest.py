import pytest


@pytest.fixture
def empty(db, today):
    """A register without agreements."""
    from accounts.models import Change
    from agreements.models import Agreement, Discrepancy, Replacement
    from events.models import Event, SignedDocument

    for model in (SignedDocument, Event, Replacement, Discrepancy, Agreement, Change):
        model.objects.all().delete()
