"""Who may do what: by role, by stage, by owner. What is refused leaves no trace."""

from datetime import date

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from accounts import actions as accounts
from accounts import rights
from accounts.choices import Role
from accounts.models import User
from agreements import actions
from agreements.choices import UNPUBLISHED, EndGround, Practical, Stage, TermChange
from agreements.models import Agreement, Theme
from places.models import Body, Territory
from registry.actions import save_body, save_country, save_territory
from tests import factories
from tests.factories import EVERY_ACTION, TODAY, alice, bob, carol, dave, root
from tests.invariants import everything

pytestmark = [pytest.mark.once, pytest.mark.django_db]

CAST = {"registrar": alice, "own officer": bob, "other officer": carol, "administrator": dave, "superuser": root}


# The table itself


@pytest.mark.parametrize("model", rights.RIGHTS)
def test_a_right_is_about_a_real_model(model):
    assert apps.get_model(model)._meta.label_lower == model


@pytest.mark.parametrize("model", rights.RIGHTS)
def test_a_right_is_one_the_admin_or_an_action_asks_for(model):
    asked = {"view", "add", "change", "delete"}
    done = {
        "agreements.agreement": actions.__all__,
        "events.event": ["correct", "withdraw"],
        "events.report": ["publish"],
        "events.submission": ["submit", "return_", "accept"],
        "roadmaps.roadmap": ["correct", "publish", "withdraw", "progress"],
    }
    assert set(rights.RIGHTS[model]) <= asked | {name.rstrip("_") for name in done.get(model, [])}


@pytest.mark.parametrize(
    ("permission", "roles"),
    [
        ("agreements.view_agreement", {Role.REGISTRAR, Role.OFFICER, Role.ADMINISTRATOR}),
        ("agreements.publish_agreement", {Role.REGISTRAR}),
        ("agreements.submit_agreement", {Role.REGISTRAR, Role.OFFICER}),
        ("places.change_territory", {Role.REGISTRAR, Role.ADMINISTRATOR}),
        ("accounts.change_user", {Role.ADMINISTRATOR}),
        ("accounts.view_change", {Role.REGISTRAR, Role.ADMINISTRATOR}),
        ("accounts.change_change", set()),
        ("accounts.delete_user", set()),
        ("nothing", set()),
    ],
)
def test_roles_with_a_right(permission, roles):
    assert rights.roles_with(permission) == roles
    for user in (alice(), bob(), dave()):
        assert user.has_perm(permission) == (user.role in roles)
    assert root().has_perm(permission)


def test_whoever_may_not_log_in_has_no_right():
    user = root()
    user.is_active = False
    assert not user.has_perm("agreements.view_agreement")
    assert not user.has_module_perms("agreements")
    assert not user.is_staff


# Every action demands a right


@pytest.mark.parametrize("name", EVERY_ACTION)
def test_every_action_on_an_agreement_demands_a_right(name):
    agreement = EVERY_ACTION[name].ready()
    dismissed = factories.user("fred", Role.REGISTRAR, is_active=False)
    without_the_right = [dave(), AnonymousUser(), dismissed]
    factories.vyazma(), factories.krichev()
    before = everything()
    for by in without_the_right:
        with pytest.raises(PermissionDenied):
            EVERY_ACTION[name].act(agreement, by)
    assert everything() == before


def test_every_action_is_among_those_tried():
    others = {"Stale", "refresh", "explain", "save_discrepancy", "save_outside_document"}
    others |= {"delete_theme", "save_country_note", "save_series", "save_theme"}
    assert {name.rstrip("_") for name in actions.__all__} - others == {name.split()[0] for name in EVERY_ACTION}


OTHER_ACTIONS = {
    "territory": (save_territory, lambda: factories.krichev()),
    "body": (save_body, lambda: factories.body(factories.krichev())),
    "country": (save_country, lambda: factories.country()),
    "new body": (save_body, lambda: Body(name="Совет", territory=factories.krichev())),
    "user": (accounts.save, lambda: User(username="eve", role=Role.REGISTRAR, password="x")),
    "theme": (accounts.save, lambda: Theme(slug="sport", name="Спорт")),
    "deleted territory": (accounts.delete, lambda: factories.krichev()),
    "discrepancy": (actions.save_discrepancy, lambda: factories.discrepancy()),
}


@pytest.mark.parametrize("name", OTHER_ACTIONS)
def test_every_other_action_demands_a_right(name):
    act, subject = OTHER_ACTIONS[name]
    subject, by = subject(), bob()
    before = everything()
    with pytest.raises(PermissionDenied):
        act(subject, by=by)
    assert everything() == before


def test_explaining_demands_a_right():
    found = actions.save_discrepancy(factories.discrepancy(), by=alice())
    with pytest.raises(PermissionDenied):
        actions.explain(found, "Описка", by=bob())


# Role × action × stage × owner

NEXT_YEAR = date(2027, 11, 20)
TRIED = {
    "edit": lambda a, by: actions.edit(a, {"note": "1"}, by=by),
    "submit": lambda a, by: actions.submit(a, by=by),
    "return": lambda a, by: actions.return_(a, by=by, reason="Нет стороны"),
    "register": lambda a, by: actions.register([a], on=TODAY, by=by),
    "publish": lambda a, by: actions.publish(a, by=by),
    "correct": lambda a, by: actions.correct(a, {"note": "1"}, by=by, reason="Описка"),
    "end": lambda a, by: actions.end(a, on=TODAY, ground=EndGround.AGREED, by=by),
    "replace": lambda a, by: actions.replace(a, [], by=by),
    "record_term": lambda a, by: actions.record_term(a, TermChange.CHANGED, on=TODAY, new_last_day=NEXT_YEAR, by=by),
    "set_practical": lambda a, by: actions.set_practical(a, Practical.UNKNOWN, by=by),
    "withdraw": lambda a, by: actions.withdraw(a, by=by, reason="Ошибка"),
    "attach": lambda a, by: actions.attach(a, factories.pdf(), by=by),
    "discard": lambda a, by: actions.discard(a, by=by),
}
OF_THE_OFFICE = {"edit", "register", "publish", "replace", "attach"}
OFFICE_MAY = {
    Stage.DRAFT: OF_THE_OFFICE | {"submit", "discard"},
    Stage.SUBMITTED: OF_THE_OFFICE | {"return"},
    Stage.RETURNED: OF_THE_OFFICE | {"submit", "discard"},
    Stage.PUBLISHED: {
        *("register", "correct", "end", "replace", "record_term", "set_practical", "withdraw", "attach"),
    },
    Stage.WITHDRAWN: set(),
}
OFFICER_MAY = {"edit", "submit", "attach", "discard"}


def expected(who: str, owner: str, stage: Stage) -> set[str]:
    if who in ("registrar", "superuser"):
        return OFFICE_MAY[stage]
    own = who == "own officer" and owner == "Vyazma"
    return OFFICER_MAY if own and stage in (Stage.DRAFT, Stage.RETURNED) else set()


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("owner", ["Vyazma", "registrar"])
def test_who_may_do_what_at_which_stage(owner, stage):
    agreement = factories.at_stage(stage, bob() if owner == "Vyazma" else alice())
    cast = {who: person() for who, person in CAST.items()}
    before = everything()
    done = {who: {name for name in TRIED if is_done(TRIED[name], agreement, by)} for who, by in cast.items()}
    assert done == {who: expected(who, owner, stage) for who in CAST}
    assert everything() == before


class UndoneError(Exception):
    """Undoes what was allowed, for the next try."""


def is_done(act, agreement, by) -> bool:
    try:
        with transaction.atomic():
            act(agreement, by)
            raise UndoneError
    except (PermissionDenied, ValidationError):
        return False
    except UndoneError:
        return True


# Who sees what

SEES = {
    "registrar": {*Stage},
    "superuser": {*Stage},
    "own officer": {*Stage},
    "other officer": set(),
    "administrator": {Stage.PUBLISHED, Stage.WITHDRAWN},
    "anonymous": {Stage.PUBLISHED},
}


@pytest.mark.parametrize("owner", [bob, alice], ids=["of the municipality", "of the registrar"])
def test_who_sees_records_of_which_stage(owner):
    for stage in Stage:
        factories.at_stage(stage, owner())
    for who, stages in SEES.items():
        user = AnonymousUser() if who == "anonymous" else CAST[who]()
        seen = {agreement.stage for agreement in Agreement.objects.visible_to(user)}
        is_draft_of_the_office = owner is alice and who == "own officer"
        assert seen == (stages - UNPUBLISHED if is_draft_of_the_office else stages), who


def test_the_public_register_is_what_is_published():
    records = {stage: factories.at_stage(stage, bob()) for stage in Stage}
    assert list(Agreement.objects.public()) == [records[Stage.PUBLISHED]]


def test_an_officer_sees_published_agreements_of_the_own_municipality_only():
    factories.published(parties=[factories.party(factories.gagarin()), factories.party(factories.krichev())])
    own = factories.published()
    assert list(Agreement.objects.visible_to(bob())) == [own]


def test_after_a_merger_an_officer_sees_what_its_predecessors_had():
    draft, public = factories.draft(bob()), factories.published()
    okrug = factories.territory("Вяземский муниципальный округ")
    okrug.predecessors.add(factories.vyazma())
    erin = factories.user("erin", Role.OFFICER, municipality=okrug)
    assert set(Agreement.objects.visible_to(erin)) == {draft, public}
    actions.edit(draft, {"note": "принято"}, by=erin)


# What an officer cannot write

REGISTRATION = {
    "number": lambda: factories.numbered(1),
    "without a number": lambda: {"registration": "unnumbered"},
    "day": lambda: {"registered_on": TODAY},
}


@pytest.mark.parametrize("name", REGISTRATION)
@pytest.mark.parametrize("step", ["draft", "edit"])
def test_an_officer_sets_no_registration(name, step):
    given = REGISTRATION[name]()
    agreement = factories.draft(bob())
    before = everything()
    with pytest.raises(ValidationError) as refused:
        actions.edit(agreement, given, by=bob()) if step == "edit" else factories.draft(bob(), **given)
    assert set(refused.value.message_dict) <= set(given)
    assert everything() == before


def test_an_officer_saves_a_returned_record_with_the_number_it_has():
    agreement = factories.submitted(bob())
    actions.register([agreement], on=TODAY, by=alice())
    actions.return_(agreement, by=alice(), reason="Нет стороны")
    agreement.refresh_from_db()
    typed = {name: getattr(agreement, name) for name in ("registration", "series", "sequence", "registered_on")}
    actions.edit(agreement, typed | {"series": agreement.series_id, "note": "1"}, by=bob())
    agreement.refresh_from_db()
    assert (agreement.number, agreement.note) == ("1-с", "1")


def test_a_draft_of_an_officer_belongs_to_the_own_municipality_whatever_was_typed():
    agreement = factories.draft(bob(), submitted_by=factories.gagarin())
    assert agreement.submitted_by == factories.vyazma()


@pytest.mark.parametrize("given", [factories.gagarin, lambda: factories.gagarin().pk], ids=["record", "key"])
def test_an_officer_gives_no_draft_away(given):
    agreement = factories.draft(bob())
    with pytest.raises(PermissionDenied):
        actions.edit(agreement, {"submitted_by": given()}, by=bob())


@pytest.mark.parametrize("given", [factories.vyazma, lambda: factories.vyazma().pk], ids=["record", "key"])
def test_an_officer_may_say_whose_the_draft_is(given):
    agreement = factories.draft(bob())
    assert actions.edit(agreement, {"submitted_by": given()}, by=bob()).submitted_by == factories.vyazma()


@pytest.mark.parametrize("step", ["draft", "edit"])
@pytest.mark.parametrize("name", ["amends", "replaces"])
def test_an_officer_ties_no_draft_to_a_record_out_of_sight(name, step):
    secret = factories.draft(carol(), title="Тайна", signed_on=TODAY)
    agreement = factories.draft(bob())
    given = {name: secret if name == "amends" else [secret]}
    with pytest.raises(ValidationError) as refused:
        actions.edit(agreement, given, by=bob()) if step == "edit" else factories.draft(bob(), **given)
    assert list(refused.value.message_dict) == [name]
    assert "Тайна" not in str(refused.value)


def test_an_officer_keeps_the_tie_that_the_registrar_made():
    hidden = factories.draft()
    agreement = factories.draft(bob())
    actions.edit(agreement, {"amends": hidden, "replaces": [hidden]}, by=alice())
    agreement = actions.edit(agreement, {"amends": hidden, "replaces": [hidden], "note": "1"}, by=bob())
    assert (agreement.amends, agreement.replacements.count()) == (hidden, 1)


def test_the_office_may_change_what_a_place_is_called():
    place = Territory.objects.get(pk=factories.krichev().pk)
    for by in (alice(), dave()):
        name = place.names.get()
        name.name = name.short_name = f"Кричев {by}"
        save_territory(place, by=by, names=[name])
        assert place.name == f"Кричев {by}"
