"""Reminders: what is said to whom, when, and that no letter goes out twice whatever happens."""

import socket
import threading
from datetime import date, timedelta
from email import message_from_bytes, policy
from uuid import uuid4

import pytest
import time_machine
from aiosmtpd.controller import Controller
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from accounts.changes import changes_of
from accounts.models import Reminder
from agreements.choices import TermKind
from events import actions as events
from registry import reminders
from tests import event_factories, factories
from tests.factories import alice, bob, carol

DAY = date(2026, 11, 20)
pytestmark = pytest.mark.django_db


class Postbox:
    """What a mail server does with a letter; takes it unless told otherwise."""

    def __init__(self, answer="250 OK"):
        self.answer, self.letters = answer, []

    async def handle_DATA(self, server, session, envelope):
        if self.answer.startswith("250"):
            self.letters.append((envelope.rcpt_tos, envelope.content))
        return self.answer


@pytest.fixture
def post(settings):
    box = Postbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield box
    server.stop()


def with_mail(user):
    user.email = f"{user.username}@example.org"
    user.save()
    return user


def ending(last_day: date, **given):
    """A fixed term whose last day comes."""
    return factories.published(term=TermKind.FIXED, term_last_day=last_day, **given)


def keys(user, day=DAY) -> list[str]:
    return [item.key for item in reminders.items_for(user, day)]


class TestBoundaries:
    @pytest.mark.parametrize(
        ("left", "ahead"), [(0, 30), (30, 30), (31, 90), (90, 90), (91, 180), (180, 180), (181, None), (-1, None)]
    )
    def test_are_told_180_90_and_30_days_ahead(self, left, ahead):
        last_day = DAY + timedelta(days=left)
        agreement = ending(last_day)
        told = [f"boundary:{agreement.pk}:{last_day}:{ahead}"] if ahead else []
        assert [key for key in keys(alice()) if key.startswith("boundary")] == told

    def test_to_the_officer_of_its_municipality_alone(self):
        agreement = ending(DAY + timedelta(days=10))
        assert any(f":{agreement.pk}:" in key for key in keys(bob()))
        assert not any(key.startswith("boundary") for key in keys(carol()))

    def test_of_drafts_are_told_to_nobody(self):
        factories.draft(term=TermKind.FIXED, term_last_day=DAY + timedelta(days=10))
        assert not any(key.startswith("boundary") for user in (alice(), bob()) for key in keys(user))


class TestQuarters:
    """The third quarter of 2026 was to be handed in by 10 October."""

    def test_shortly_before_the_deadline(self):
        assert "quarter:2026-3:soon" in keys(bob(), date(2026, 10, 3))
        assert "quarter:2026-3:soon" not in keys(bob(), date(2026, 10, 2))

    def test_after_it(self):
        assert "quarter:2026-3:late" in keys(bob())
        assert "late:2026-3" in keys(alice())
        assert "late:2026-3" not in keys(alice(), date(2026, 10, 10))

    def test_not_when_it_is_handed_in(self):
        event_factories.handed_in(bob())
        carol()
        assert not any("2026-3" in key for key in keys(bob()))
        (late,) = [item for item in reminders.items_for(alice(), DAY) if item.key.startswith("late")]
        assert "Гагаринский район" in late.text and "Вяземский" not in late.text

    def test_of_every_municipality_that_reports_whether_or_not_it_has_a_login(self):
        event_factories.handed_in(bob())
        factories.gagarin()
        (late,) = [item for item in reminders.items_for(alice(), DAY) if item.key.startswith("late")]
        assert (
            late.text.replace("\N{NO-BREAK SPACE}", " ")
            == "Не сдали сведения за III квартал 2026 года: Гагаринский район"
        )

    def test_not_once_its_report_is_published_and_takes_nothing_more(self):
        event_factories.published(bob())
        assert not any("2026-3" in key for user in (alice(), carol()) for key in keys(user))

    def test_what_was_returned_is_missing_again(self):
        submission = event_factories.handed_in(bob())
        events.return_(submission, by=alice(), reason="Дополнить")
        assert "quarter:2026-3:late" in keys(bob())


class TestLetters:
    def test_one_letter_with_everything_and_the_addresses(self, post, settings):
        settings.SITE_URL = "https://registry.example.org"
        with_mail(alice())
        one, two = ending(DAY + timedelta(days=10)), ending(DAY + timedelta(days=20))
        assert reminders.remind(DAY) == (1, 0)
        ((to, text),) = post.letters
        assert to == ["alice@example.org"]
        body = text_of(text)
        for agreement in (one, two):
            assert f"https://registry.example.org/agreements/{agreement.pk}/" in body
        assert "осталось 10 дней" in body.replace("\N{NO-BREAK SPACE}", " ")
        assert not Reminder.objects.filter(sent_at=None).exists()

    def test_the_second_run_says_nothing_new(self, post):
        with_mail(alice())
        ending(DAY + timedelta(days=10))
        assert [reminders.remind(DAY), reminders.remind(DAY)] == [(1, 0), (0, 0)]
        ending(DAY + timedelta(days=12))
        assert reminders.remind(DAY) == (1, 0)
        assert len(post.letters) == 2

    def test_the_next_threshold_is_said_again(self, post):
        with_mail(alice())
        ending(DAY + timedelta(days=80))
        for day in (DAY, DAY + timedelta(days=1), DAY + timedelta(days=60)):
            reminders.remind(day)
        boundaries = [text for _to, text in post.letters if "/agreements/" in text_of(text)]
        assert len(boundaries) == 2

    def test_nobody_without_an_address_or_a_login(self, post):
        ending(DAY + timedelta(days=10))
        alice()
        left = with_mail(bob())
        left.is_active = False
        left.save()
        assert reminders.remind(DAY) == (0, 0)


class TestTrouble:
    def test_a_server_that_is_gone_gives_the_claims_back(self, post, settings):
        with_mail(alice())
        ending(DAY + timedelta(days=10))
        port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
        with time_machine.travel(timezone.now()), pytest.raises(CommandError):
            call_command("remind")
        assert not Reminder.objects.exists()
        settings.EMAIL_PORT = port
        assert reminders.remind(DAY) == (1, 0)

    def test_so_does_one_that_refuses(self, post):
        with_mail(alice())
        ending(DAY + timedelta(days=10))
        post.answer = "451 come back later"
        assert reminders.remind(DAY) == (0, 1)
        assert not Reminder.objects.exists()
        post.answer = "250 OK"
        assert reminders.remind(DAY) == (1, 0)

    def test_killed_between_claim_and_confirmation_it_is_not_sent_again(self, post, monkeypatch):
        with_mail(alice())
        ending(DAY + timedelta(days=10))
        monkeypatch.setattr(reminders, "sent_to", killed)
        with pytest.raises(KeyboardInterrupt):
            reminders.remind(DAY)
        monkeypatch.undo()
        assert reminders.remind(DAY) == (0, 0)
        assert post.letters == []
        Reminder.objects.update(claimed_at=timezone.now() - timedelta(hours=1))
        assert reminders.unconfirmed().count() == Reminder.objects.count() > 0

    @pytest.mark.parametrize("is_sent", [False, True], ids=["unconfirmed", "sent"])
    def test_one_that_was_never_confirmed_is_given_back(self, client, is_sent):
        client.force_login(alice())
        reminder = Reminder.objects.create(
            user=alice(), key="test", text="Срок", claim=uuid4(), sent_at=timezone.now() if is_sent else None
        )
        chosen = {"action": "send_again", "_selected_action": [reminder.pk]}
        client.post("/admin/accounts/reminder/", chosen)
        assert Reminder.objects.exists() == is_sent
        assert changes_of(reminder).filter(action="discard", by=alice()).exists() != is_sent


def killed(user, items):
    raise KeyboardInterrupt


def everything_again(user, items):
    return {Reminder(user=user, key=item.key, pk=number): item for number, item in enumerate(items, start=1)}


def text_of(letter: bytes) -> str:
    return message_from_bytes(letter, policy=policy.default).get_content()


class TestTwoAtOnce:
    """Claims are rows of the database: whoever writes first sends."""

    @pytest.mark.django_db(transaction=True)
    @pytest.mark.parametrize("protected", [True, False])
    def test_one_letter(self, post, monkeypatch, protected):
        with_mail(alice())
        ending(DAY + timedelta(days=10))
        if not protected:  # the negative control
            monkeypatch.setattr(reminders, "claimed", everything_again)
        start = threading.Barrier(2)

        def run():
            try:
                start.wait()
                reminders.remind(DAY)
            finally:
                connection.close()

        threads = [threading.Thread(target=run) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(post.letters) == (1 if protected else 2)


def test_an_address_that_no_letter_can_have_keeps_nobody_from_theirs(post):
    ending(DAY + timedelta(days=10))
    nobody = with_mail(alice())
    nobody.email = f"a@{'б' * 60}.рф"  # longer than a name of a machine may be, once it is written in Latin letters
    nobody.save()
    with_mail(bob())
    assert reminders.remind(DAY) == (1, 1)
    assert not Reminder.objects.filter(user=nobody).exists()
    assert post.letters[0][0] == ["bob@example.org"]
