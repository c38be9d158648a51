"""The examples of docs/api.md, run against a server: those for curl and for Python."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from accounts import tokens
from accounts.choices import Scope
from agreements.models import Agreement
from events.models import Submission
from places.models import Territory
from registry import demo
from tests.factories import dave, user

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]
DOCS = Path(__file__).resolve().parents[2] / "docs/api.md"
EXAMPLE = re.compile(r"^```(sh|python|r)\n(.+?)^```$", re.DOTALL | re.MULTILINE)
COMMANDS = {"sh": ["sh", "-eu", "-c"], "python": [sys.executable, "-c"]}


@pytest.fixture
def run(live_server, tmp_path):
    demo.load()
    officer = user("emma", "officer", municipality=Territory.objects.get(pk=1))
    _token, secret = tokens.issue(officer, name="Примеры", scope=Scope.WRITE, by=dave())
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.4\nscan")

    def run(language: str, example: str) -> str:
        text = example.replace("https://registry.example.ru", live_server.url)
        done = subprocess.run(
            [*COMMANDS[language], text], cwd=tmp_path, env=os.environ | {"TOKEN": secret}, capture_output=True,
            text=True, timeout=60,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    return run


def examples(language: str) -> list[str]:
    return [text for name, text in EXAMPLE.findall(DOCS.read_text(encoding="utf-8")) if name == language]


@pytest.mark.skipif(not shutil.which("curl"), reason="no curl here")
def test_curl(run):
    for example in examples("sh"):
        run("sh", example)
    agreement = Agreement.objects.get(stage="submitted")
    assert agreement.attachments.count() == 1
    assert [theme.slug for theme in agreement.themes.all()] == ["twinning"]


def test_python(run):
    copied, handed_in = (run("python", example) for example in examples("python"))
    assert copied.strip() == "68"
    assert handed_in.strip() == "submitted"
    assert Submission.objects.filter(municipality=1, stage="submitted").count() == 1


@pytest.mark.skipif(not shutil.which("Rscript"), reason="no R here")
def test_r_can_be_read():
    [example] = examples("r")
    done = subprocess.run(["Rscript", "-e", f"parse(text={example!r})"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr


def test_ten_lines_each():
    for _language, text in EXAMPLE.findall(DOCS.read_text(encoding="utf-8")):
        assert len(text.strip().splitlines()) <= 25
