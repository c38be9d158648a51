"""Who may open and send what: every address × method × role, and what nobody but its municipality may see.

The addresses come from the URL resolver: a new one without a line in the tables below fails.
"""

from __future__ import annotations

import re
from functools import partial
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import get_resolver

from accounts.models import Change, Reminder
from accounts.tokens import issue
from agreements import actions
from agreements.admin.deeds import DEEDS
from agreements.models import Agreement, CountryNote, LegalReference, OutsideDocument, Theme
from events import actions as event_actions
from tests import event_factories, factories, roadmap_factories
from tests.factories import alice, bob, carol, dave, root

pytestmark = pytest.mark.once

ROLES = {"nobody": None, "bob": bob, "carol": carol, "alice": alice, "dave": dave, "root": root}

# What an address answers: the page (200), the login, done (it leads on), desk (for whom
# there is no such record)
ANSWERS = {200: "page", 400: "bad", 403: "no", 404: "404", 405: "405", 410: "gone", 422: "wrong"}


def answer_of(response) -> str:
    if response.status_code != 302:
        return ANSWERS.get(response.status_code, str(response.status_code))
    address = response["Location"]
    if address.startswith("/admin/login/?next="):
        return "login"
    return "desk" if address == "/admin/" else "done"


EVERYONE = "page page page page page page"
STAFF = "login page page page page page"
OFFICE = "login no no page page page"
REGISTRAR = "login no no page no page"
ADMINISTRATOR = "login no no no page page"
SUPERUSER = "login no no no no page"
NOBODY = "login no no no no no"
LEADS_ON = "login done done done done done"
NOT_SENT = "login 405 405 405 405 405"
NO_METHOD = "405 405 405 405 405 405"
HIDDEN = "404 404 404 404 404 404"


def done(cells: str) -> str:
    return cells.replace("page", "done")


# What | address | GET | POST; roles: nobody, bob of Vyazma, carol of Gagarin, alice the registrar, dave the
# administrator, root. The sample drafts are of Vyazma, so carol's column is «another municipality's draft».
PUBLIC = [
    ("", "", EVERYONE, NO_METHOD),
    ("agreements/", "", EVERYONE, NO_METHOD),
    ("agreements/<int:pk>/", "draft", HIDDEN, NO_METHOD),
    ("agreements/<int:pk>/", "published", EVERYONE, NO_METHOD),
    ("agreements/<int:pk>/", "withdrawn", "gone gone gone gone gone gone", NO_METHOD),
    ("events/<int:pk>/", "event", HIDDEN, NO_METHOD),
    ("events/<int:pk>/", "event handed in", HIDDEN, NO_METHOD),
    ("events/<int:pk>/", "event published", EVERYONE, NO_METHOD),
    ("roadmaps/<int:pk>/", "roadmap draft", HIDDEN, NO_METHOD),
    ("roadmaps/<int:pk>/", "roadmap published", EVERYONE, NO_METHOD),
    ("roadmaps/<int:pk>/", "roadmap withdrawn", "gone gone gone gone gone gone", NO_METHOD),
    ("documents/<int:pk>/", "file of the draft", "404 page 404 page 404 page", NO_METHOD),
    ("documents/<int:pk>/", "file of the event", "404 page 404 page 404 page", NO_METHOD),
    ("documents/<int:pk>/", "public file", EVERYONE, NO_METHOD),
    ("documents/<int:pk>/", "internal file", "404 page 404 page page page", NO_METHOD),
    ("healthz", "", EVERYONE, NO_METHOD),
    ("readyz", "", EVERYONE, NO_METHOD),
]
# Open to everyone, read only: the route → an address of it
OPEN = {
    "agreements/export.<fmt>": "agreements/export.csv",
    "agreements/official.docx": "agreements/official.docx",
    "agreements/choices/<slug:name>/": "agreements/choices/country/",
    "events/": "events/",
    "events/choices/<slug:name>/": "events/choices/country/",
    "events/export.<fmt>": "events/export.csv",
    "reports/": "reports/",
    "reports/<int:year>/<int:quarter>/<slug:kind>/": "reports/2026/1/municipal/",
    "reports/<int:year>/<int:quarter>/<slug:kind>/report.docx": "reports/2026/1/municipal/report.docx",
    "roadmaps/": "roadmaps/",
    "roadmaps/<int:pk>/roadmap.docx": "roadmaps/{roadmap published}/roadmap.docx",
    "roadmaps/<int:pk>/export.xlsx": "roadmaps/{roadmap published}/export.xlsx",
    "countries/": "countries/",
    "countries/<slug:code>/": "countries/BY/",
    "territories/": "territories/",
    "territories/<int:pk>/": "territories/{place}/",
    "analytics/": "analytics/",
    "analytics/export.<fmt>": "analytics/export.xlsx",
    "analytics/registration/": "analytics/registration/",
    "analytics/note/": "analytics/note/",
    "analytics/note.docx": "analytics/note.docx",
    "years/<int:year>/": "years/2018/",
    "years/<int:year>/summary.docx": "years/2018/summary.docx",
    "calendar/": "calendar/",
    "calendar.ics": "calendar.ics",
    "changes/": "changes/",
    "discrepancies/": "discrepancies/",
    "feeds/agreements.atom": "feeds/agreements.atom",
    "data/": "data/",
    "data/catalog.jsonld": "data/catalog.jsonld",
    "about/": "about/",
    "accessibility/": "accessibility/",
    "robots.txt": "robots.txt",
    "sitemap.xml": "sitemap.xml",
    "sitemap-<section>.xml": "sitemap-agreements.xml",
}
ADMIN = [
    ("admin/", "", STAFF, STAFF),
    ("admin/login/", "", "page desk desk desk desk desk", EVERYONE),
    ("admin/logout/", "", "desk 405 405 405 405 405", "desk page page page page page"),
    ("admin/password_change/", "", STAFF, STAFF),
    ("admin/password_change/done/", "", STAFF, NOT_SENT),
    ("admin/autocomplete/", "", STAFF, NOT_SENT),
    ("admin/jsi18n/", "", STAFF, NOT_SENT),
    ("admin/sign-out-everywhere/", "", STAFF, LEADS_ON),
    ("admin/<app>/", "", STAFF, STAFF),
    ("admin/<any other>", "", "login 404 404 404 404 404", "login 404 404 404 404 404"),
]
AGREEMENTS = [
    ("", "", STAFF, STAFF),
    ("add/", "", "login page page page no page", "login page page page no page"),
    ("<path:object_id>/", "draft", LEADS_ON, LEADS_ON),
    ("<path:object_id>/change/", "draft", "login page desk page desk page", "login page desk page no page"),
    ("<path:object_id>/change/", "published", "login page desk page page page", "login no desk page no page"),
    ("<path:object_id>/change/", "withdrawn", "login page desk page page page", "login no desk no no no"),
    ("<path:object_id>/delete/", "draft", "login page desk page no page", "login done desk done no done"),
    ("<path:object_id>/delete/", "published", "login no desk no no no", "login no desk no no no"),
    ("<path:object_id>/delete/", "withdrawn", "login no desk no no no", "login no desk no no no"),
    ("<path:object_id>/history/", "draft", "login page desk page desk page", "login page desk page desk page"),
    ("<path:object_id>/history/", "published", "login page desk page page page", "login page desk page page page"),
    ("<path:object_id>/history/", "withdrawn", "login page desk page page page", "login page desk page page page"),
    ("<int:pk>/attach/", "draft", "login page no page no page", "login wrong no wrong no wrong"),
    ("<int:pk>/attach/", "published", "login no no page no page", "login no no wrong no wrong"),
    ("<int:pk>/attach/", "withdrawn", NOBODY, NOBODY),
    ("document/<int:pk>/", "file of the draft", "login 405 404 405 404 405", "login done 404 done 404 done"),
    ("document/<int:pk>/", "public file", "login no 404 405 no 405", "login no 404 done no done"),
    ("deed/<slug:name>/", "submit the draft", "login page no page no page", "login page no page no page"),
    ("deed/<slug:name>/", "unknown", NOBODY, NOBODY),
    *(("deed/<slug:name>/", f"{name} the {stage}", REGISTRAR, REGISTRAR)
      for name in DEEDS if name != "submit" for stage in ("draft", "published", "withdrawn")),
]  # fmt: skip
# Officers work with their own municipality only, dave with none: others' published events he sees.
READ_BY_OFFICE = "login page desk page page page"
OWN = "login page desk page desk page"
QUARTER_OF_BOB = "login page no page no page"
EVENTS = [
    ("event/", "", STAFF, STAFF),
    ("event/add/", "", "login page page page no page", "login page page page no page"),
    ("event/<path:object_id>/", "event", LEADS_ON, LEADS_ON),
    ("event/<path:object_id>/change/", "event", OWN, "login page desk page no page"),
    ("event/<path:object_id>/change/", "event handed in", OWN, "login no desk page no page"),
    ("event/<path:object_id>/change/", "event published", READ_BY_OFFICE, "login no desk page no page"),
    ("event/<path:object_id>/delete/", "event", "login page desk page no page", "login done desk done no done"),
    ("event/<path:object_id>/delete/", "event handed in", "login no desk page no page",
     "login no desk done no done"),
    ("event/<path:object_id>/delete/", "event published", "login no desk no no no", "login no desk no no no"),
    ("event/<path:object_id>/history/", "event", OWN, OWN),
    ("event/<path:object_id>/history/", "event published", READ_BY_OFFICE, READ_BY_OFFICE),
    ("event/<int:pk>/attach/", "event", "login page 404 page 404 page", "login wrong 404 wrong 404 wrong"),
    ("event/<int:pk>/attach/", "event handed in", "login no 404 page 404 page", "login no 404 wrong 404 wrong"),
    ("event/<int:pk>/attach/", "event published", "login no 404 page no page", "login no 404 wrong no wrong"),
    ("event/<int:pk>/document/<int:document>/", "event", "login 405 404 405 404 405", "login done 404 done 404 done"),
    ("event/<int:pk>/withdraw/", "event", NOBODY, NOBODY),
    ("event/<int:pk>/withdraw/", "event published", REGISTRAR, "login no no wrong no wrong"),
    ("event/<int:pk>/discrepancy/", "event", NOBODY, NOBODY),
    ("event/<int:pk>/discrepancy/", "event published", REGISTRAR, "login no no wrong no wrong"),
    ("submission/", "", "login page page page no page", "login page page page no page"),
    ("submission/add/", "", NOBODY, NOBODY),
    ("submission/begin/", "", "login 405 405 405 no 405", "login desk desk desk no desk"),
    ("submission/<path:object_id>/", "submission", LEADS_ON, LEADS_ON),
    ("submission/<path:object_id>/change/", "submission", OWN, "login 405 desk 405 desk 405"),
    ("submission/<path:object_id>/change/", "submission handed in", OWN, "login 405 desk 405 desk 405"),
    ("submission/<path:object_id>/delete/", "submission", NOBODY, NOBODY),
    ("submission/<path:object_id>/history/", "submission", OWN, OWN),
    ("submission/<int:pk>/submit/", "submission", QUARTER_OF_BOB, "login done no done no done"),
    ("submission/<int:pk>/submit/", "submission handed in", NOBODY, NOBODY),
    ("submission/<int:pk>/arrange/", "submission", QUARTER_OF_BOB, "login done no done no done"),
    ("submission/<int:pk>/arrange/", "submission handed in", NOBODY, NOBODY),
    ("submission/<int:pk>/copy/", "submission", QUARTER_OF_BOB, NOBODY),
    ("submission/<int:pk>/copy/", "submission handed in", REGISTRAR, NOBODY),
    ("submission/<int:pk>/return/", "submission handed in", REGISTRAR, "login no no wrong no wrong"),
    ("submission/<int:pk>/accept/", "submission handed in", "login no no 405 no 405", "login no no done no done"),
    ("report/", "", REGISTRAR, REGISTRAR),
    ("report/add/", "", REGISTRAR, REGISTRAR),
    ("report/<path:object_id>/", "report", LEADS_ON, LEADS_ON),
    ("report/<path:object_id>/change/", "report", REGISTRAR, "login no no done no done"),
    ("report/<path:object_id>/change/", "report published", REGISTRAR, "login no no page no page"),
    ("report/<path:object_id>/delete/", "report", NOBODY, NOBODY),
    ("report/<path:object_id>/history/", "report", REGISTRAR, REGISTRAR),
    ("report/<int:pk>/arrange/", "report", REGISTRAR, "login no no done no done"),
    ("report/<int:pk>/arrange/", "report published", NOBODY, NOBODY),
    ("report/<int:pk>/publish/", "report", REGISTRAR, "login no no wrong no wrong"),
    ("report/<int:pk>/publish/", "report published", NOBODY, NOBODY),
    ("report/<int:pk>/report.docx", "report", REGISTRAR, NOT_SENT),
    ("report/<int:pk>/<int:number>.docx", "report published", REGISTRAR, NOT_SENT),
]  # fmt: skip
# The registrar's alone; what is published or was, everyone behind the login reads.
UNSEEN, ASKED = "login desk desk page desk page", "login no no wrong no wrong"
ROADMAPS = [
    ("", "", STAFF, STAFF),
    ("add/", "", REGISTRAR, ASKED),
    ("<path:object_id>/", "roadmap draft", LEADS_ON, LEADS_ON),
    ("<path:object_id>/change/", "roadmap draft", UNSEEN, "login desk desk wrong desk wrong"),
    ("<path:object_id>/change/", "roadmap published", STAFF, ASKED),
    ("<path:object_id>/change/", "roadmap withdrawn", STAFF, NOBODY),
    ("<path:object_id>/delete/", "roadmap draft", REGISTRAR, done(REGISTRAR)),
    ("<path:object_id>/delete/", "roadmap published", NOBODY, NOBODY),
    ("<path:object_id>/history/", "roadmap draft", UNSEEN, UNSEEN),
    ("<path:object_id>/history/", "roadmap published", STAFF, STAFF),
    ("<int:pk>/publish/", "roadmap draft", REGISTRAR, done(REGISTRAR)),
    ("<int:pk>/publish/", "roadmap published", NOBODY, NOBODY),
    ("<int:pk>/clone/", "roadmap draft", REGISTRAR, ASKED),
    ("<int:pk>/clone/", "roadmap published", REGISTRAR, ASKED),
    ("<int:pk>/withdraw/", "roadmap draft", NOBODY, NOBODY),
    ("<int:pk>/withdraw/", "roadmap published", REGISTRAR, ASKED),
    ("measures/", "", REGISTRAR, REGISTRAR),
    ("measure/<int:pk>/progress/", "measure", REGISTRAR, ASKED),
    ("measure/<int:pk>/progress/", "measure of the draft", NOBODY, NOBODY),
    ("measure/<int:pk>/state/", "measure", REGISTRAR, ASKED),
    ("measure/<int:pk>/state/", "measure of the draft", NOBODY, NOBODY),
    ("progress/<int:pk>/take-back/", "progress", REGISTRAR, ASKED),
]
LIST, ADD, CHANGE, DELETE, HISTORY, ON, MERGE = (
    "", "add/", "<path:object_id>/change/", "<path:object_id>/delete/", "<path:object_id>/history/",
    "<path:object_id>/", "<int:pk>/merge/",
)  # fmt: skip
# Model | list and history | add | change: GET, POST | delete: GET, POST
REFERENCE = {
    "places/territory": (STAFF, OFFICE, STAFF, OFFICE, OFFICE, done(OFFICE)),
    "places/body": (STAFF, OFFICE, STAFF, OFFICE, OFFICE, done(OFFICE)),
    "places/country": (STAFF, SUPERUSER, STAFF, OFFICE, SUPERUSER, done(SUPERUSER)),
    "agreements/discrepancy": (STAFF, REGISTRAR, STAFF, REGISTRAR, SUPERUSER, done(SUPERUSER)),
    "agreements/outsidedocument": (STAFF, REGISTRAR, STAFF, REGISTRAR, REGISTRAR, done(REGISTRAR)),
    "agreements/theme": (STAFF, OFFICE, STAFF, OFFICE, OFFICE, done(OFFICE)),
    "agreements/numberseries": (OFFICE, OFFICE, OFFICE, OFFICE, SUPERUSER, done(SUPERUSER)),
    "agreements/countrynote": (STAFF, REGISTRAR, STAFF, REGISTRAR, SUPERUSER, done(SUPERUSER)),
    "agreements/legalreference": (STAFF, OFFICE, STAFF, OFFICE, OFFICE, done(OFFICE)),
    "events/sphere": (STAFF, OFFICE, STAFF, OFFICE, OFFICE, done(OFFICE)),
    "accounts/user": (ADMINISTRATOR, ADMINISTRATOR, ADMINISTRATOR, ADMINISTRATOR, NOBODY, NOBODY),
    "accounts/change": (OFFICE, NOBODY, OFFICE, NOBODY, NOBODY, NOBODY),
    "accounts/token": (ADMINISTRATOR, ADMINISTRATOR, ADMINISTRATOR, NOBODY, NOBODY, NOBODY),
    "accounts/reminder": (OFFICE, NOBODY, OFFICE, NOBODY, NOBODY, NOBODY),
}
# The journal shows the administrator no change of a draft.
OTHERWISE = {
    ("accounts/change", HISTORY): ("login desk desk page desk page", "login desk desk page desk page"),
    ("accounts/change", CHANGE): ("login no no page desk page", NOBODY),
}
MORE = [
    ("admin/places/territory/<int:pk>/merge/", "places/territory", OFFICE, OFFICE),
    ("admin/places/body/<int:pk>/merge/", "places/body", OFFICE, OFFICE),
    ("admin/accounts/user/<id>/password/", "accounts/user", ADMINISTRATOR, ADMINISTRATOR),
]


def lines_of(model: str):
    listed, added, shown, changed, asked, deleted = REFERENCE[model]
    pages = {LIST: (listed, listed), ADD: (added, added), CHANGE: (shown, changed), DELETE: (asked, deleted),
             HISTORY: (listed, listed), ON: (LEADS_ON, LEADS_ON)}  # fmt: skip
    return [(f"admin/{model}/{page}", model, *OTHERWISE.get((model, page), cells)) for page, cells in pages.items()]


TABLE = [
    *PUBLIC,
    *((route, "", EVERYONE, NO_METHOD) for route in OPEN),
    *ADMIN,
    *((f"admin/agreements/agreement/{page}", *rest) for page, *rest in AGREEMENTS),
    *((f"admin/events/{page}", *rest) for page, *rest in EVENTS),
    *((f"admin/roadmaps/roadmap/{page}", *rest) for page, *rest in ROADMAPS),
    *(line for model in REFERENCE for line in lines_of(model)),
    *MORE,
]


# The addresses there are


OF_THE_API = "api/v1/"  # who may do what there: test_api_rights.py


def addresses(resolver, before: str = ""):
    for found in resolver.url_patterns:
        route = before + str(found.pattern)
        if route == OF_THE_API:
            continue
        yield from addresses(found, route) if hasattr(found, "url_patterns") else [in_words(route)]


def in_words(route: str) -> str:
    if "app_label" in route:
        return "admin/<app>/"
    if "(?P<url>" in route:
        return "admin/<any other>"
    return re.sub(r"\(\?P<(\w+)>[^)]*\)", r"<\1>", route).replace("^", "").replace("$", "")


def without_expectation(table) -> set[str]:
    return set(addresses(get_resolver())) - {route for route, *_rest in table}


def test_every_address_has_an_expectation():
    assert without_expectation(TABLE) == set()
    assert {route for route, *_rest in TABLE} <= set(addresses(get_resolver()))


def test_an_address_without_an_expectation_is_noticed():
    """The negative control."""
    route = "admin/places/territory/<int:pk>/merge/"
    assert without_expectation([line for line in TABLE if line[0] != route]) == {route}


# The samples


@pytest.fixture(scope="module")
def samples(kept):
    with kept(sample_records) as found:
        yield found


def sample_records() -> dict[str, int | str]:
    people = {name: who() for name, who in ROLES.items() if who}
    draft, published, withdrawn = factories.draft(bob()), factories.published(), factories.withdrawn()
    spare = factories.territory("Пустое место", "BY")
    return {
        **{name: session_of(person) for name, person in people.items()},
        "place": factories.krichev().pk,
        "public change": Change.objects.filter(is_public=True).first().pk,
        "draft": draft.pk, "published": published.pk, "withdrawn": withdrawn.pk,
        "file of the draft": actions.attach(draft, factories.pdf(), by=bob(), is_public=True).pk,
        "public file": actions.attach(published, factories.pdf(), by=alice(), is_public=True).pk,
        "internal file": actions.attach(published, factories.pdf(), by=alice()).pk,
        "places/territory": spare.pk,
        "places/body": factories.body(factories.krichev(), "Совет").pk,
        "places/country": factories.country("RS").pk,
        **sample_quarters(),
        **sample_roadmaps(),
        "agreements/discrepancy": saved(factories.discrepancy()),
        "agreements/outsidedocument": saved(OutsideDocument(title="Меморандум", source="Справка")),
        "agreements/theme": saved(Theme(slug="sport", name="Спорт")),
        "agreements/numberseries": factories.series("ю").pk,
        "agreements/countrynote": saved(CountryNote(country=factories.country("PL"), text="Туризм", source="Справка")),
        "agreements/legalreference": saved(LegalReference(title="131-ФЗ")),
        "accounts/user": people["dave"].pk,
        "accounts/token": issue(bob(), name="Программа", scope="read", by=None)[0].pk,
        "accounts/reminder": saved(Reminder(user=bob(), key="test", text="Срок", claim=uuid4())),
        "accounts/change": Change.objects.filter(model="agreements.agreement", object_id=draft.pk).first().pk,
    }  # fmt: skip


def sample_quarters() -> dict[str, int]:
    """III of 2026: bob's is in work; II: his is handed in; I: published."""
    event = event_factories.drafted()
    file = event_actions.attach(event, factories.pdf(), by=bob(), is_public=True)
    handed_in = event_factories.handed_in(into=event_factories.report(quarter=2))
    published = event_factories.published(into=event_factories.report(quarter=1))
    return {
        "event": event.pk, "file of the event": file.pk,
        "event handed in": event_factories.event_of(handed_in).pk, "event published": published.pk,
        "submission": event.report.submissions.get().pk, "submission handed in": handed_in.pk,
        "report": event.report_id, "report published": published.report_id,
        "events/sphere": event_factories.sphere().pk,
    }  # fmt: skip


def sample_roadmaps() -> dict[str, int]:
    draft, published = roadmap_factories.draft(), roadmap_factories.published()
    measure = published.measures.get()
    return {
        "roadmap draft": draft.pk, "roadmap published": published.pk,
        "roadmap withdrawn": roadmap_factories.withdrawn().pk,
        "measure": measure.pk, "measure of the draft": draft.measures.get().pk,
        "progress": roadmap_factories.step(measure).pk,
    }  # fmt: skip


def session_of(person) -> str:
    client = Client()
    client.force_login(person)
    return client.session.session_key


def saved(record) -> int:
    record.save()
    return record.pk


def address(route: str, sample: str, samples) -> str:
    key = str(samples.get(sample, ""))
    if route in OPEN and not sample:
        return "/" + OPEN[route].format_map(samples)
    route = route.replace("<pk>", key)
    if "deed/" in route:
        name, _, stage = sample.partition(" the ")
        return f"/admin/agreements/agreement/deed/{name}/?ids={samples.get(stage, '')}"
    route = route.replace("<int:number>", "1").replace("<int:document>", str(samples.get("file of the event", "")))
    filled = route.replace("<path:object_id>", key).replace("<int:pk>", key).replace("<id>", key)
    if filled == "admin/autocomplete/":
        return "/admin/autocomplete/?app_label=places&model_name=body&field_name=territory"
    return "/" + filled.replace("<app>", "agreements").replace("<any other>", "nowhere/")


def sent(route: str) -> dict:
    if route.endswith("/attach/"):
        return {"kind": "original"}
    return {"post": "yes"} if route.endswith("/delete/") else {}


def asked(method: str, route: str, sample: str, samples, who: str) -> str:
    client = Client()
    client.cookies[settings.SESSION_COOKIE_NAME] = samples.get(who, "")
    try:
        with transaction.atomic():
            response = getattr(client, method)(address(route, sample, samples), sent(route))
            b"".join(response)  # a file is closed when it was read
            raise TakenBack
    except TakenBack:
        return answer_of(response)


class TakenBack(Exception):
    pass


@pytest.mark.parametrize(
    ("route", "sample", "shown", "taken"),
    [pytest.param(*line, id=f"{line[0] or '/'} {line[1]}".strip()) for line in TABLE],
)
def test_who_opens_and_who_sends(samples, db, today, route, sample, shown, taken):
    for method, expected in {"get": shown, "post": taken}.items():
        answers = " ".join(asked(method, route, sample, samples, who) for who in ROLES)
        assert answers == expected, method


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused_everywhere(samples, db, method):
    ask = partial(asked, method)
    answers = {
        (route, name): ask(route, sample, samples, name)
        for route, sample, *_rest in TABLE
        for name in ("nobody", "root")
    }
    refused = {"401", "405", "login", "desk"}
    assert {key: answer for key, answer in answers.items() if answer not in refused} == {}


# A draft of another municipality appears nowhere: carol of Gagarin, dave and the public look for one of bob's

WORD = "Кракозябра"
LINE = "Гагаринский район — Познань"  # what the secret is called, and nothing else
STRANGERS = {"carol": carol, "dave": dave, "nobody": None}
FIELDS = [
    ("agreement", "amends"),
    ("replacement", "predecessor"),
    ("replacement", "successor"),
    ("discrepancy", "agreement"),
]


@pytest.fixture
def ordinary(db, today):
    """What is there without the secret: something published, a draft of carol's, everybody."""
    for who in ROLES.values():
        who and who()
    poznan = factories.territory("Познань", "PL")
    given = {"parties": [factories.party(factories.gagarin()), factories.party(factories.krichev())]}
    return {
        "place": factories.gagarin(),
        "body": factories.body(poznan, "Мэрия"),
        "poznan": poznan,
        "published": factories.published(carol(), **given),
        "own": factories.draft(carol(), **given, signed_on=factories.TODAY),
    }


@pytest.fixture
def secret(ordinary):
    return secret_of(ordinary)


def secret_of(ordinary) -> Agreement:
    """Signed on the day and by the parties of what carol has, and full of a word that nothing else has."""
    body = ordinary["body"]
    foreign = factories.party(ordinary["poznan"], body=body, name_as_signed=f"Город {WORD}")
    draft = factories.draft(
        bob(), title=f"Соглашение {WORD}", note=WORD, signed_on=factories.TODAY,
        parties=[factories.party(factories.gagarin()), foreign],
    )  # fmt: skip
    actions.attach(draft, factories.pdf(f"{WORD}.pdf"), by=bob(), is_public=True)
    draft.refresh_from_db()
    return draft


def tie(secret, ordinary) -> None:
    """The registrar ties what others see to the secret, in every way there is."""
    actions.correct(
        ordinary["published"], {"amends": secret, "distinct_from": [secret.pk]}, by=alice(), reason="Связано"
    )
    actions.edit(ordinary["own"], {"amends": secret, "replaces": [secret], "distinct_from": [secret.pk]}, by=alice())
    internal = factories.discrepancy(secret, subject=WORD, first_quote=WORD, is_public=True)
    actions.save_discrepancy(internal, by=alice())
    moved = factories.discrepancy(secret, subject="Год")
    actions.save_discrepancy(moved, by=alice())
    moved.agreement = ordinary["published"]
    actions.save_discrepancy(moved, by=alice())


def pages_for(secret, ordinary) -> list[str]:
    admin = "/admin/agreements/agreement/"
    lists = ["", f"q={WORD}", "ask=drafts", "stage__exact=draft", "_facets=True", "o=-1", "o=3"]
    records = [secret, ordinary["published"], ordinary["own"]]
    changes = Change.objects.filter(model="agreements.agreement").values_list("number", flat=True)
    places = [f"/admin/places/territory/{ordinary[name].pk}/" for name in ("place", "poznan")]
    return [
        *("/", "/agreements/", "/agreements/?q=Познань", "/admin/"),
        *(f"/agreements/{record.pk}/" for record in records),
        *(f"/documents/{file.pk}/" for file in secret.attachments.all()),
        *(f"{admin}?{query}" for query in lists),
        *(f"{admin}{record.pk}/{page}/" for record in records for page in ("change", "history", "delete", "attach")),
        *(f"{admin}deed/{name}/?ids={secret.pk},{ordinary['own'].pk}" for name in DEEDS),
        *(f"{admin}deed/{name}/?ids={secret.pk}" for name in DEEDS),
        *autocompletes(),
        *("/admin/agreements/discrepancy/", f"/admin/agreements/discrepancy/?q={WORD}"),
        *(f"/admin/agreements/discrepancy/{found}/{page}/" for found in (1, 2, 3) for page in ("change", "history")),
        *("/admin/accounts/change/", f"/admin/accounts/change/?q={WORD}", "/admin/accounts/change/?_facets=True"),
        *(f"/admin/accounts/change/{number}/{page}/" for number in changes for page in ("change", "history")),
        *(f"{place}{page}/" for place in places for page in ("change", "history", "merge", "delete")),
    ]


def autocompletes() -> list[str]:
    return [
        f"/admin/autocomplete/?app_label=agreements&model_name={model}&field_name={field}&term={term}"
        for model, field in FIELDS
        for term in ("", WORD, "Познань")
    ]


def texts(who, addresses) -> dict[str, str]:
    client = Client()
    if who:
        client.force_login(who())
    return {page: text_of(client.get(page, follow=True)) for page in addresses}


def text_of(response) -> str:
    if response.headers["Content-Type"].startswith("application/json"):
        return str(response.json())
    return b"".join(response).decode().replace("\N{NO-BREAK SPACE}", " ")


def showing(found: dict[str, str], *, but_for: str = "") -> list[str]:
    """Pages that show the word, other than as what was looked for."""
    typed = {f'value="{WORD}"', f"q={WORD}", but_for}
    shown = []
    for page, text in found.items():
        for said in typed - {""}:
            text = text.replace(said, "")
        if WORD.lower() in text.lower() or LINE in text:
            shown.append(page)
    return shown


@pytest.mark.parametrize("who", STRANGERS)
def test_a_draft_shows_on_no_page_of_a_stranger(ordinary, secret, who):
    assert showing(texts(STRANGERS[who], pages_for(secret, ordinary))) == []


@pytest.mark.parametrize("who", STRANGERS)
def test_a_draft_shows_on_no_page_of_a_stranger_whatever_is_tied_to_it(ordinary, secret, who):
    tie(secret, ordinary)
    assert showing(texts(STRANGERS[who], pages_for(secret, ordinary))) == []


def test_the_registrar_and_its_officer_see_the_draft_on_these_pages(ordinary, secret):
    """The negative control."""
    tie(secret, ordinary)
    pages = pages_for(secret, ordinary)
    assert len(showing(texts(alice, pages))) > 30
    assert len(showing(texts(bob, pages))) > 10


@pytest.mark.parametrize("who", STRANGERS)
def test_pages_count_the_same_whether_the_draft_is_there_or_not(ordinary, who):
    factories.discrepancy(ordinary["published"]).save()
    admin = "/admin/agreements/agreement/"
    pages = [
        *("/", "/agreements/", "/admin/", admin, f"{admin}?_facets=True", f"{admin}?q=Познань"),
        *(f"{admin}?ask={code}" for code in ("drafts", "submitted", "no_scan")),
        *(f"/admin/places/territory/{ordinary[name].pk}/merge/" for name in ("place", "poznan")),
        f"/admin/places/body/{ordinary['body'].pk}/merge/",
        *("/admin/accounts/change/", "/admin/accounts/change/?_facets=True", "/admin/agreements/discrepancy/"),
        *autocompletes(),
    ]
    before = {page: without_token(text) for page, text in texts(STRANGERS[who], pages).items()}
    hidden = secret_of(ordinary)
    actions.save_discrepancy(factories.discrepancy(hidden), by=alice())
    actions.submit(hidden, by=bob())
    after = {page: without_token(text) for page, text in texts(STRANGERS[who], pages).items()}
    assert [page for page in pages if before[page] != after[page]] == []


def without_token(text: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


def test_what_is_tied_to_a_draft_counts_for_whoever_sees_it(ordinary):
    """The negative control of the counts."""
    pages = ["/admin/", "/admin/agreements/agreement/", f"/admin/places/territory/{ordinary['poznan'].pk}/merge/"]
    before = texts(alice, pages)
    secret_of(ordinary)
    after = texts(alice, pages)
    assert [page for page in pages if without_token(before[page]) != without_token(after[page])] == pages


def typed_like(secret, ordinary) -> dict:
    """What carol types for an agreement of the same day with the same parties."""
    rows = {"parties-TOTAL_FORMS": 2, "parties-INITIAL_FORMS": 0}
    for number, place in enumerate((ordinary["place"], ordinary["poznan"])):
        rows |= {f"parties-{number}-name_as_signed": "Сторона", f"parties-{number}-territory": place.pk}
    fixed = {"kind": "agreement", "force_rule": "signing", "term": "indefinite", "practical": "unknown"}
    return fixed | rows | {"title": "Наше соглашение", "signed": "20.11.2026"}


def test_the_check_page_hints_at_no_draft_of_another_municipality(ordinary, secret, client):
    client.force_login(carol())
    page = text_of(client.post("/admin/agreements/agreement/add/", typed_like(secret, ordinary)))
    assert "Наше соглашение" in page
    assert f"/agreement/{secret.pk}/" not in page
    assert 'name="distinct_from"' not in page


def test_the_check_page_hints_at_it_for_the_registrar(ordinary, secret, client):
    """The negative control."""
    client.force_login(alice())
    typed = typed_like(secret, ordinary) | {"registration": "none", "position": 0}
    page = text_of(client.post("/admin/agreements/agreement/add/", typed))
    assert f'name="distinct_from" value="{secret.pk}"' in page


@pytest.mark.parametrize("field", ["amends", "replaces", "distinct_from"])
def test_nobody_ties_a_draft_to_one_out_of_sight_by_its_number(ordinary, secret, client, field):
    client.force_login(carol())
    typed = typed_like(secret, ordinary) | {field: secret.pk, "_checked": "1"}
    page = text_of(client.post("/admin/agreements/agreement/add/", typed, follow=True))
    assert showing({"page": page}, but_for=LINE) == []
    for agreement in Agreement.objects.exclude(pk=secret.pk):
        assert agreement.amends_id is None
        assert not agreement.replacements.exists()
        assert not agreement.distinct_from.exists()


def test_saving_keeps_the_ties_to_a_draft_out_of_sight(ordinary, secret, client):
    tie(secret, ordinary)
    own = ordinary["own"]
    client.force_login(carol())
    typed = typed_like(secret, ordinary) | {"_checked": "1", "note": "уточнено"}
    response = client.post(f"/admin/agreements/agreement/{own.pk}/change/", typed)
    assert response.status_code == 302
    own.refresh_from_db()
    assert (own.note, own.amends) == ("уточнено", secret)
    assert [link.predecessor for link in own.replacements.all()] == [secret]
    assert list(own.distinct_from.all()) == [secret]


def test_files_of_a_draft_answer_strangers_as_if_there_were_none(ordinary, secret, client):
    there, nowhere = secret.attachments.get().pk, 999_999
    for who in STRANGERS.values():
        who and client.force_login(who())
        for page in ("/documents/{}/", "/admin/agreements/agreement/document/{}/"):
            for method in (client.get, client.post):
                assert method(page.format(there)).status_code == method(page.format(nowhere)).status_code
    assert secret.attachments.exists()


def test_several_records_at_once_are_those_in_sight(ordinary, secret, client):
    client.force_login(carol())
    chosen = {"action": "submit", "_selected_action": [secret.pk, ordinary["own"].pk]}
    response = client.post("/admin/agreements/agreement/", chosen)
    assert response["Location"].endswith(f"?ids={ordinary['own'].pk}")
    client.post(f"/admin/agreements/agreement/deed/submit/?ids={secret.pk},{ordinary['own'].pk}", {"_checked": "1"})
    for record, stage in ((secret, "draft"), (ordinary["own"], "submitted")):
        record.refresh_from_db()
        assert record.stage == stage
