"""Events and reports for tests: one function per state, reached by actions. The quarter is III of 2026."""

from __future__ import annotations

from accounts.models import User
from agreements.models import Agreement
from events import actions
from events.choices import ReportKind
from events.models import Event, Report, Sphere, Submission
from tests.factories import alice, bob, country, krichev, vyazma

YEAR, QUARTER = 2026, 3


def event_values(**given) -> dict:
    """What an officer types for an event that can be handed in."""
    typed = {
        "title": "Международный форум",
        "place": "г. Кричев (Республика Беларусь)",
        "dates_text": "27 и 29 июля 2026 года",
        "result": "Обмен опытом",
        "participants": "Делегации районов, 40 человек",
        "participants_total": 40,
        "participants_foreign": 15,
        "countries": [country("BY")],
        "territories": [krichev()],
    }
    return typed | given


def report(kind=ReportKind.MUNICIPAL, *, year: int = YEAR, quarter: int = QUARTER) -> Report:
    return actions.open_quarter(year, quarter, by=alice(), kind=kind)


def sphere(slug: str = "culture", name: str = "Культура") -> Sphere:
    return Sphere.objects.get_or_create(slug=slug, defaults={"name": name, "name_en": slug.title()})[0]


def drafted(by: User | None = None, *, into: Report | None = None, **given) -> Event:
    by = by or bob()
    return actions.draft(into or report(), event_values(**given), by=by, municipality=by.municipality or vyazma())


def hand_in(report: Report, *, by: User) -> Submission:
    """The officer's quarter, begun if it was not."""
    return actions.submit(actions.begin(report, by=by), by=by)


def handed_in(by: User | None = None, **given) -> Submission:
    return hand_in(drafted(by, **given).report, by=by or bob())


def sent_back(by: User | None = None, *, reason: str = "Мало сказано", **given) -> Submission:
    return actions.return_(handed_in(by, **given), by=alice(), reason=reason)


def accepted(by: User | None = None, **given) -> Submission:
    return actions.accept(handed_in(by, **given), by=alice())


def published(by: User | None = None, **given) -> Event:
    """The one event of a published report."""
    submission = accepted(by, **given)
    actions.publish(submission.report, by=alice())
    return event_of(submission)


def event_of(submission: Submission) -> Event:
    return Event.objects.get(report=submission.report, section__territory=submission.municipality)


def in_sphere(into: Report | None = None, of: Sphere | None = None, **given) -> Event:
    into = into or report(ReportKind.REGIONAL)
    return actions.draft(into, event_values(**given), by=alice(), sphere=of or sphere())


def regional(**given) -> Event:
    """The one event of a published report of executive bodies."""
    event = in_sphere(**given)
    actions.publish(event.report, by=alice())
    return Event.objects.get(pk=event.pk)


def under(agreement: Agreement, **given) -> Event:
    return published(agreements=[agreement], **given)
