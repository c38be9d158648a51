"""Records for tests: one function per state, and what an action reaches is reached by that action.

The cast: alice registrar, bob officer of Vyazma, carol officer of Gagarin, dave administrator, root superuser.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.choices import Role
from accounts.models import User
from agreements import actions
from agreements.choices import EndGround, Practical, Registration, Renewal, Side, Stage, TermChange, TermKind
from agreements.models import Agreement, Discrepancy, NumberSeries
from places.choices import BodyKind, TerritoryKind
from places.models import Body, Country, Territory, TerritoryName

TODAY = date(2026, 11, 20)
SIGNED = date(2018, 9, 28)

COUNTRIES = {
    "RU": ("Россия", "Russia", "RUS", "643"),
    "BY": ("Беларусь", "Belarus", "BLR", "112"),
    "PL": ("Польша", "Poland", "POL", "616"),
    "RS": ("Сербия", "Serbia", "SRB", "688"),
}


# Places


def country(code: str = "BY") -> Country:
    name, name_en, alpha3, numeric = COUNTRIES[code]
    return Country.objects.get_or_create(
        code=code, defaults={"name": name, "name_en": name_en, "alpha3": alpha3, "numeric": numeric}
    )[0]


def territory(name: str, code: str = "RU", *, name_en: str = "", is_home: bool | None = None) -> Territory:
    """The one of that name; of our own state it is a municipality of this registry unless said otherwise."""
    called = {"name": name, "short_name": name, "name_en": name_en, "kind": TerritoryKind.DISTRICT}
    is_home = code == "RU" if is_home is None else is_home
    place, is_new = Territory.objects.get_or_create(name=name, country=country(code), defaults=called | {
        "is_home": is_home})  # fmt: skip
    if is_new:
        TerritoryName.objects.create(territory=place, **called)
    return place


def vyazma() -> Territory:
    return territory("Вяземский район", name_en="Vyazma District")


def gagarin() -> Territory:
    return territory("Гагаринский район", name_en="Gagarin District")


def krichev() -> Territory:
    return territory("Кричевский район", "BY", name_en="Krichev District")


def body(of: Territory, name: str = "Администрация") -> Body:
    return Body.objects.get_or_create(name=name, territory=of, defaults={"kind": BodyKind.ADMINISTRATION})[0]


# People


def user(username: str, role: Role, **values) -> User:
    return User.objects.get_or_create(username=username, defaults={"role": role} | values)[0]


def alice() -> User:
    return user("alice", Role.REGISTRAR, full_name="Алиса")


def bob() -> User:
    return user("bob", Role.OFFICER, full_name="Борис", municipality=vyazma())


def carol() -> User:
    return user("carol", Role.OFFICER, full_name="Карина", municipality=gagarin())


def dave() -> User:
    return user("dave", Role.ADMINISTRATOR, full_name="Давид")


def root() -> User:
    return user("root", Role.ADMINISTRATOR, full_name="Роман", is_superuser=True)


# Agreements, by how far they have come


def party(place: Territory, **values) -> dict:
    side = Side.HOME if place.country_id == "RU" else Side.FOREIGN
    return {"territory": place, "side": side, "country": place.country_id, "name_as_signed": place.name} | values


def values(**given) -> dict:
    """What a clerk types for an agreement that can be published."""
    typed = {"title": "Соглашение о сотрудничестве", "signed_on": SIGNED}
    if "parties" not in given:
        typed["parties"] = [party(vyazma()), party(krichev())]
    return typed | given


def draft(by: User | None = None, **given) -> Agreement:
    return actions.draft(values(**given), by=by or alice())


def submitted(by: User | None = None, **given) -> Agreement:
    return actions.submit(draft(by, **given), by=by or alice())


def returned(by: User | None = None, **given) -> Agreement:
    return actions.return_(submitted(by, **given), by=alice(), reason="Нет стороны")


def published(by: User | None = None, **given) -> Agreement:
    return actions.publish(draft(by, **given), by=alice())


def registered(on: date = TODAY, **given) -> Agreement:
    return actions.register([published(**given)], on=on, by=alice())[0]


def ended(on: date = date(2024, 6, 1), **given) -> Agreement:
    return actions.end(published(**given), on=on, ground=EndGround.AGREED, by=alice())


def withdrawn(by: User | None = None, **given) -> Agreement:
    return actions.withdraw(published(by, **given), by=alice(), reason="Внесено по ошибке")


def replaced(**given) -> tuple[Agreement, Agreement]:
    """The old one and the published one that took its place on 28.09.2024."""
    old = published(**given)
    new = published(signed_on=date(2024, 9, 28), replaces=[old])
    old.refresh_from_db()
    return old, new


def renewing(**given) -> Agreement:
    """In force for five years at a time."""
    return published(
        **{"term": TermKind.RENEWING, "term_years": 5, "renewal": Renewal.AUTOMATIC} | given,
    )


def at_stage(stage: Stage, by: User | None = None, **given) -> Agreement:
    return BY_STAGE[stage](by, **given)


BY_STAGE = {
    Stage.DRAFT: draft,
    Stage.SUBMITTED: submitted,
    Stage.RETURNED: returned,
    Stage.PUBLISHED: published,
    Stage.WITHDRAWN: withdrawn,
}


# What goes with them


def series(suffix: str = "с", next_number: int = 1, **given) -> NumberSeries:
    return NumberSeries.objects.get_or_create(
        suffix=suffix, separator=given.pop("separator", "-"),
        defaults={"name": f"Номера «{suffix}»", "next_number": next_number} | given,
    )[0]  # fmt: skip


def numbered(sequence: int, of: NumberSeries | None = None, on: date | None = None) -> dict:
    """A number as it is typed from paper."""
    return {
        "registration": Registration.NUMBERED, "series": of or series(), "sequence": sequence, "registered_on": on,
    }  # fmt: skip


def pdf(name: str = "скан.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.4\nscan")


def discrepancy(agreement: Agreement | None = None, **given) -> Discrepancy:
    quoted = {"subject": "Год", "first_source": "Перечень", "first_quote": "2012", "second_source": "Справка"}
    return Discrepancy(**quoted | {"second_quote": "2009", "agreement": agreement} | given)


# Every action on an agreement, once, on a record that is ready for it


@dataclass(frozen=True)
class Action:
    ready: Callable[[], Agreement | None]
    act: Callable
    is_public: bool


def with_file() -> Agreement:
    agreement = draft()
    actions.attach(agreement, pdf(), by=alice())
    return agreement


def register_one(agreement, by, on=TODAY) -> Agreement:
    return actions.register([agreement], on=on, by=by)[0]


def prolonged() -> Agreement:
    return actions.record_term(renewing(), TermChange.PROLONGED, on=TODAY, by=alice())


def replace_older(agreement, by) -> Agreement:
    older = Agreement.objects.exclude(pk=agreement.pk).get()
    return actions.replace(agreement, [older], by=by)


def with_older() -> Agreement:
    published()
    return published(signed_on=date(2024, 9, 28))


EVERY_ACTION = {
    "draft": Action(lambda: None, lambda a, by: actions.draft(values(), by=by), False),
    "edit": Action(draft, lambda a, by: actions.edit(a, {"note": "уточнить"}, by=by), False),
    "submit": Action(draft, lambda a, by: actions.submit(a, by=by), False),
    "return": Action(submitted, lambda a, by: actions.return_(a, by=by, reason="Нет стороны"), False),
    "register": Action(draft, register_one, False),
    "register published": Action(published, register_one, True),
    "publish": Action(submitted, lambda a, by: actions.publish(a, by=by), True),
    "correct": Action(
        published, lambda a, by: actions.correct(a, {"title": "Договор"}, by=by, reason="Описка"), True
    ),
    "end": Action(published, lambda a, by: actions.end(a, on=TODAY, ground=EndGround.AGREED, by=by), True),
    "replace": Action(with_older, replace_older, True),
    "record_term": Action(renewing, lambda a, by: actions.record_term(a, TermChange.PROLONGED, on=TODAY, by=by), True),
    "withdraw_term_record": Action(
        prolonged, lambda a, by: actions.withdraw_term_record(a.term_records.get(), by=by, reason="Ошибка"), True
    ),
    "set_practical": Action(
        published,
        lambda a, by: actions.set_practical(a, Practical.DORMANT, on=TODAY, source="Справка", by=by),
        True,
    ),
    "withdraw": Action(published, lambda a, by: actions.withdraw(a, by=by, reason="Внесено по ошибке"), True),
    "attach": Action(draft, lambda a, by: actions.attach(a, pdf(), by=by), False),
    "attach published": Action(published, lambda a, by: actions.attach(a, pdf(), is_public=True, by=by), True),
    "detach": Action(with_file, lambda a, by: actions.detach(a.attachments.get(), by=by), False),
    "show_document": Action(
        with_file, lambda a, by: actions.show_document(a.attachments.get(), to_everyone=True, by=by), False
    ),
    "discard": Action(draft, lambda a, by: actions.discard(a, by=by), False),
}  # fmt: skip
