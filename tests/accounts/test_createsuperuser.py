import pytest
from django.core.management import CommandError, call_command

from accounts.choices import Role
from accounts.models import User

pytestmark = pytest.mark.django_db


def made(*arguments) -> User:
    call_command("createsuperuser", "--noinput", "--verbosity=0", *arguments)
    user = User.objects.get()
    assert (user.role, user.is_superuser) == (Role.ADMINISTRATOR, True)
    return user


def test_as_everywhere_in_django():
    user = made("--username", "root", "--email", "root@example.ru")
    assert (user.username, user.email, user.has_usable_password()) == ("root", "root@example.ru", False)


def test_without_an_e_mail():
    assert made("--username", "root").email == ""


@pytest.mark.parametrize("email", ["", "root@example.ru"])
def test_from_the_environment(monkeypatch, email):
    for name, value in {"USERNAME": "root", "EMAIL": email, "PASSWORD": "пароль"}.items():
        monkeypatch.setenv(f"DJANGO_SUPERUSER_{name}", value)
    user = made()
    assert (user.username, user.email, user.check_password("пароль")) == ("root", email, True)


def test_what_is_no_e_mail_is_refused():
    with pytest.raises(CommandError):
        made("--username", "root", "--email", "root")
    assert User.REQUIRED_FIELDS == []


@pytest.mark.parametrize("email", [[], ["root@EXAMPLE.ru"]])
def test_in_the_shell(email):
    user = User.objects.create_superuser("root", *email, password="пароль")
    assert user.email == "".join(email).lower() and user.check_password("пароль")


def test_in_the_shell_in_the_usual_order():
    assert User.objects.create_superuser("root", "root@example.ru", "пароль").check_password("пароль")
