"""What is checked without running the product: style, templates, imports, settings, migrations."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent
TOOLS = Path(sys.executable).parent
MANAGE = [sys.executable, "manage.py"]
PRODUCTION = {
    "SECRET_KEY": "b6fd0b8a-long-and-random-as-the-check-demands-0123456789-abcdefghij",
    "ALLOWED_HOSTS": "registry.example.ru",
    "CSRF_TRUSTED_ORIGINS": "https://registry.example.ru",
    "DATABASE_URL": "sqlite://:memory:",
}


@pytest.mark.parametrize(
    "command",
    [
        pytest.param([TOOLS / "ruff", "check", "--quiet", "."], id="ruff"),
        pytest.param([TOOLS / "ruff", "format", "--diff", "--quiet", "."], id="format"),
        pytest.param([TOOLS / "djlint", "--lint", "--quiet", "templates"], id="djlint"),
        pytest.param([TOOLS / "lint-imports", "--no-cache"], id="imports"),
        pytest.param([*MANAGE, "check", "--fail-level", "WARNING"], id="check"),
        pytest.param([*MANAGE, "check", "--deploy", "--fail-level", "WARNING"], id="deploy"),
        pytest.param([*MANAGE, "makemigrations", "--check", "--dry-run"], id="migrations"),
    ],
)
def test_check(command):
    environment = os.environ | PRODUCTION | {"DJANGO_SETTINGS_MODULE": "registry.settings", "NO_COLOR": "1"}
    result = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    if result.returncode:
        pytest.fail(result.stdout + result.stderr, pytrace=False)


def test_development_pins_the_versions_of_the_product():
    """./run accepts a .venv that ./test made."""
    assert pins("requirements.txt") <= pins("requirements-dev.txt")


def pins(name: str) -> set[str]:
    return set(re.findall(r"^(\S+==\S+)", (ROOT / name).read_text(), re.MULTILINE))


def test_settings_without_a_secret_key_say_so():
    environment = os.environ | PRODUCTION | {"SECRET_KEY": "", "DJANGO_SETTINGS_MODULE": "registry.settings"}
    result = subprocess.run([*MANAGE, "check"], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert result.returncode != 0
    assert "SECRET_KEY" in result.stderr.splitlines()[-1]
