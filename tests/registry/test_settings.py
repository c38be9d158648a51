"""What the environment may say: every example loads, every name is explained."""

import re
import runpy

import pytest
from django.conf import settings
from django.core.cache import CacheHandler
from django.db.utils import ConnectionHandler
from django.utils.module_loading import import_string

pytestmark = pytest.mark.once

SETTINGS, EXAMPLE, GUIDE = (
    (settings.BASE_DIR / name).read_text() for name in ("registry/settings.py", ".env.example", "docs/operator.md")
)
NAMES = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', SETTINGS))
ONLY_IN_THE_ENVIRONMENT = {"ENV_FILE"}


@pytest.mark.parametrize(("name", "value"), re.findall(r"^# ([A-Z_]+)=(.+)$", EXAMPLE, re.MULTILINE))
def test_an_example_loads(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    loaded = runpy.run_path(settings.BASE_DIR / "registry" / "settings.py")
    assert CacheHandler(loaded["CACHES"])["default"].get("nothing") is None
    assert ConnectionHandler(loaded["DATABASES"])["default"].vendor
    assert import_string(loaded["EMAIL_BACKEND"])


def test_every_name_is_explained():
    assert len(NAMES) > 20
    assert {name for name in NAMES if f"`{name}`" not in GUIDE} == set()
    assert {name for name in NAMES if f"# {name}=" not in EXAMPLE} == ONLY_IN_THE_ENVIRONMENT
