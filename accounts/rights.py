"""Who may do what: one table. Permissions are «app.action_model», as in Django's admin."""

from accounts.choices import Role, Scope

REGISTRAR, OFFICER, ADMINISTRATOR = Role.REGISTRAR, Role.OFFICER, Role.ADMINISTRATOR
EVERYONE = {REGISTRAR, OFFICER, ADMINISTRATOR}
OFFICE = {REGISTRAR, ADMINISTRATOR}

RIGHTS = {
    "agreements.agreement": {
        "view": EVERYONE,
        "add": {REGISTRAR, OFFICER},
        "change": {REGISTRAR, OFFICER},  # an officer only own drafts: agreements.actions asks for the stage
        "delete": {REGISTRAR, OFFICER},  # drafts only
        "submit": {REGISTRAR, OFFICER},
        "return": {REGISTRAR},
        "register": {REGISTRAR},
        "publish": {REGISTRAR},
        "correct": {REGISTRAR},
        "end": {REGISTRAR},
        "replace": {REGISTRAR},
        "record_term": {REGISTRAR},
        "withdraw": {REGISTRAR},
        "set_practical": {REGISTRAR},
    },
    "events.event": {
        "view": EVERYONE,
        "add": {REGISTRAR, OFFICER},
        "change": {REGISTRAR, OFFICER},  # an officer only own ones, before the quarter is handed in
        "delete": {REGISTRAR, OFFICER},  # unpublished ones
        "correct": {REGISTRAR},
        "withdraw": {REGISTRAR},
    },
    "events.report": {"view": EVERYONE, "change": {REGISTRAR}, "publish": {REGISTRAR}},
    "events.submission": {
        "view": {REGISTRAR, OFFICER},
        "submit": {REGISTRAR, OFFICER},
        "return": {REGISTRAR},
        "accept": {REGISTRAR},
    },
    "events.sphere": {"view": EVERYONE, "add": OFFICE, "change": OFFICE, "delete": OFFICE},
    "roadmaps.roadmap": {
        "view": EVERYONE,
        **{deed: {REGISTRAR} for deed in ("add", "change", "delete", "correct", "publish", "withdraw", "progress")},
    },
    "agreements.outsidedocument": {"view": EVERYONE, "add": {REGISTRAR}, "change": {REGISTRAR}, "delete": {REGISTRAR}},
    "agreements.discrepancy": {"view": EVERYONE, "add": {REGISTRAR}, "change": {REGISTRAR}},
    "agreements.theme": {"view": EVERYONE, "add": OFFICE, "change": OFFICE, "delete": OFFICE},
    "agreements.numberseries": {"view": OFFICE, "add": OFFICE, "change": OFFICE},
    "agreements.legalreference": {"view": EVERYONE, "add": OFFICE, "change": OFFICE, "delete": OFFICE},
    "agreements.countrynote": {"view": EVERYONE, "add": {REGISTRAR}, "change": {REGISTRAR}},
    "places.country": {"view": EVERYONE, "change": OFFICE},
    "places.territory": {"view": EVERYONE, "add": OFFICE, "change": OFFICE, "delete": OFFICE},
    "places.body": {"view": EVERYONE, "add": OFFICE, "change": OFFICE, "delete": OFFICE},
    "accounts.user": {"view": {ADMINISTRATOR}, "add": {ADMINISTRATOR}, "change": {ADMINISTRATOR}},
    "accounts.token": {"view": {ADMINISTRATOR}, "add": {ADMINISTRATOR}, "change": {ADMINISTRATOR}},
    "accounts.reminder": {"view": OFFICE, "change": OFFICE},
    "accounts.change": {"view": {REGISTRAR, ADMINISTRATOR}},
}


def roles_with(permission: str) -> set[str]:
    app, _, action_model = permission.partition(".")
    action, _, model = action_model.rpartition("_")
    return RIGHTS.get(f"{app}.{model}", {}).get(action, set())


def has(user, permission: str) -> bool:
    return user.is_superuser or user.role in roles_with(permission)


OF_DRAFTS = {"view", "add", "change", "delete", "submit"}


def is_within(scope: str | None, permission: str) -> bool:
    """Whether a token of the scope carries the right; without a token nothing is held back."""
    action = permission.partition(".")[2].rpartition("_")[0]
    match scope:
        case Scope.READ:
            return action == "view"
        case Scope.WRITE:
            return action in OF_DRAFTS
        case _:
            return True


def is_officer(user) -> bool:
    return user is not None and user.role == Role.OFFICER and not user.is_superuser


def has_any_of(user, app_label: str) -> bool:
    return user.is_superuser or any(
        user.role in roles
        for model, actions in RIGHTS.items()
        if model.startswith(f"{app_label}.")
        for roles in actions.values()
    )
