"""What people are reminded of, and how a letter goes out at most once.

Each reminder is claimed by a row of its own before the letter is sent and confirmed after it: two processes never
claim the same one, and one that dies in between leaves a claim that the desk shows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from uuid import uuid4

import structlog
from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override, pgettext

from accounts.choices import Role
from accounts.models import Reminder, User
from agreements.choices import Side, Stage
from agreements.models import Agreement, TermPeriod
from events import quarters, questions, wording
from events.choices import ReportKind
from events.models import Report
from events.wording import ROMAN
from office.dates import in_words
from places.models import Territory
from roadmaps.choices import State
from roadmaps.models import Measure

AHEAD = (30, 90, 180)  # days before a boundary
BEFORE_DEADLINE = 7
UNCONFIRMED_AFTER = timedelta(minutes=15)

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Item:
    """One line of a letter; the key says what it was about, so it is said once."""

    key: str
    text: str
    path: str

    def __str__(self) -> str:
        return f"{self.text}\n{settings.SITE_URL}{self.path}"


# What there is to say


def items_for(user: User, day: date) -> Iterator[Item]:
    if user.role == Role.REGISTRAR:
        yield from boundaries(Agreement.objects.public(), day)
        yield from overdue_measures(day)
        yield from late_municipalities(day)
    if user.role == Role.OFFICER:
        own = Territory.objects.lineage([user.municipality_id])
        agreements = Agreement.objects.public()
        yield from boundaries(agreements.filter(agreements.has_party(territory__in=own, side=Side.HOME)), day)
        yield from own_quarter(user, day)


def boundaries(agreements, day: date) -> Iterator[Item]:
    """Terms that end or roll over soon, each 180, 90 and 30 days ahead."""
    near = Q(last_day__gte=day, last_day__lte=day + timedelta(days=max(AHEAD)))
    in_force = agreements.on(day).in_force()
    periods = TermPeriod.objects.filter(near, agreement__in=in_force.values("pk"))
    for period in periods.select_related("agreement").order_by("last_day", "agreement_id"):
        left = (period.last_day - day).days
        ahead = next(days for days in AHEAD if left <= days)
        text = _("%(name)s: the term runs until and including %(day)s, %(left)s left") % {
            "name": period.agreement.named_apart,
            "day": in_words(period.last_day),
            "left": ngettext("%(count)d day", "%(count)d days", left) % {"count": left},
        }
        key = f"boundary:{period.agreement_id}:{period.last_day}:{ahead}"
        yield Item(key, text, reverse("agreements:agreement", args=[period.agreement_id]))


def overdue_measures(day: date) -> Iterator[Item]:
    measures = Measure.objects.public().select_related("roadmap").prefetch_related("progress")
    for measure in measures.in_order():
        if measure.state_on(day) == State.OVERDUE:
            yield Item(
                f"overdue:{measure.pk}",
                _("Overdue measure: %(measure)s") % {"measure": measure},
                measure.get_absolute_url(),
            )


def own_quarter(officer: User, day: date) -> Iterator[Item]:
    """The quarter that is to be reported, shortly before its deadline and after it."""
    for year, quarter in (quarters.to_report(day), quarters.before(*quarters.of(day))):
        deadline = quarters.deadline(year, quarter)
        is_late = day > deadline
        is_due = is_late or (deadline - day).days <= BEFORE_DEADLINE
        if is_due and officer.municipality in missing(year, quarter):
            text = (
                _("The events of the %(quarter)s are not handed in; the deadline was %(day)s.")
                if is_late
                else _("The events of the %(quarter)s are to be handed in by %(day)s.")
            )
            said = {"quarter": name_of(year, quarter), "day": in_words(deadline)}
            key = f"quarter:{year}-{quarter}:{'late' if is_late else 'soon'}"
            yield Item(key, text % said, reverse("admin:index"))


def late_municipalities(day: date) -> Iterator[Item]:
    year, quarter = quarters.before(*quarters.of(day))
    late = missing(year, quarter)
    if day > quarters.deadline(year, quarter) and late:
        names = ", ".join(sorted(map(str, late)))
        told = {"quarter": wording.quarter(Report(year=year, quarter=quarter)), "names": names}
        text = _("Not handed in for the %(quarter)s: %(names)s") % told
        yield Item(f"late:{year}-{quarter}", text, reverse("admin:index"))


def missing(year: int, quarter: int) -> set[Territory]:
    """Municipalities that have handed in nothing; none once the report is published: then nothing can be handed in."""
    report = Report.objects.filter(kind=ReportKind.MUNICIPAL, year=year, quarter=quarter).first()
    if report is None:
        return set(Territory.objects.home().filter(successors=None))
    if report.stage != Stage.DRAFT:
        return set()
    return {one.municipality for one in questions.reporters(report) if not one.is_handed_in}


def name_of(year: int, quarter: int) -> str:
    """«IV квартала 2026 года»: stands in the genitive."""
    return pgettext("of the quarter", "%(quarter)s quarter of %(year)d") % {"quarter": ROMAN[quarter], "year": year}


# How it is said


def remind(day: date) -> tuple[int, int]:
    """A letter to everyone who has something new to hear; says how many letters went out and how many did not."""
    sent = failed = 0
    people = User.objects.filter(is_active=True).exclude(email="").select_related("municipality").order_by("pk")
    for user in people:
        with override(settings.LANGUAGE_CODE):
            items = claimed(user, list(items_for(user, day)))
            if not items:
                continue
            if sent_to(user, items):
                sent += 1
            else:
                failed += 1
    return sent, failed


def claimed(user: User, items: list[Item]) -> dict[Reminder, Item]:
    """Those of the items that nobody has claimed before; from now on they are ours."""
    by_key = {item.key: item for item in items}
    known = set(Reminder.objects.filter(user=user, key__in=by_key).values_list("key", flat=True))
    claim = uuid4()
    rows = [Reminder(user=user, key=key, text=by_key[key].text, claim=claim) for key in by_key if key not in known]
    Reminder.objects.bulk_create(rows, ignore_conflicts=True)
    ours = {row.key: row for row in Reminder.objects.filter(claim=claim, user=user)}
    return {ours[key]: item for key, item in by_key.items() if key in ours}


def sent_to(user: User, items: dict[Reminder, Item]) -> bool:
    """A server that cannot be reached or refuses gives the claims back, to be sent another time.

    When it falls silent in the middle, nobody knows: the claims stay, unconfirmed.
    """
    ours = Reminder.objects.filter(pk__in=[row.pk for row in items])
    connection = get_connection()
    letter = EmailMessage(
        subject=f"{settings.REGISTRY_NAME}: {_('reminder')}",
        body="\n\n".join([*map(str, items.values()), _("This letter was sent by the register; do not answer it.")]),
        to=[user.email],
        connection=connection,
    )
    try:
        opened(connection)
        letter.send()
    except REFUSALS as error:
        ours.delete()
        log.error("reminder_not_sent", user=user.pk, reason=str(error))
        return False
    except (SMTPException, OSError) as error:
        log.error("reminder_unconfirmed", user=user.pk, reason=str(error))
        return False
    finally:
        connection.close()
    ours.update(sent_at=timezone.now())
    return True


def opened(connection) -> None:
    try:
        connection.open()
    except (SMTPException, OSError) as error:
        raise Unreachable(str(error)) from error


class Unreachable(Exception):
    """No letter was begun."""


# The last one is of an address that no letter can have: it is found out before the server hears of it.
REFUSALS = (Unreachable, SMTPResponseException, SMTPRecipientsRefused, ValueError)


def unconfirmed():
    """Claimed a while ago and never confirmed: perhaps sent, perhaps not."""
    return Reminder.objects.filter(sent_at=None, claimed_at__lt=timezone.now() - UNCONFIRMED_AFTER)
