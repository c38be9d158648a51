"""The Russian of the interface: nothing missing, nothing left over, no slips; and that each check notices its slip."""

import gettext
import io
import re

import pytest
from babel.messages import Catalog, Message

from tests import catalogue
from tests.catalogue import strings

pytestmark = pytest.mark.once

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}|</?\w+>")
WORD = re.compile(r"[^\W\d_]+")
LATIN_AMONG_CYRILLIC = re.compile(r"\b(?=\w*[А-Яа-яЁё])(?=\w*[A-Za-z])\w+")
STRAIGHT_QUOTES = re.compile(r"""["'“”](?=[А-Яа-яЁё])|(?<=[А-Яа-яЁё.])["'”]""")
FORBIDDEN = re.compile(r"международн\w+\s+договор|\btreat(?:y|ies)\b", re.IGNORECASE)


def ids(message) -> tuple[str, ...]:
    return tuple(message.id) if message.pluralizable else (message.id,)


# What can be wrong with one message: each check returns what it found, else something empty.


def untranslated(message):
    return message.fuzzy or not all(strings(message))


def other_placeholders(message):
    wanted = sorted(PLACEHOLDER.findall(ids(message)[-1]))
    return [text for text in strings(message) if sorted(PLACEHOLDER.findall(text)) != wanted]


def latin_letters_in_cyrillic_words(message):
    return [word for text in strings(message) for word in LATIN_AMONG_CYRILLIC.findall(PLACEHOLDER.sub(" ", text))]


def latin_words_of_its_own(message):
    """One that the message does not have is a look-alike or was left in English."""
    known = set(WORD.findall(" ".join(ids(message))))
    words = (word for text in strings(message) for word in WORD.findall(PLACEHOLDER.sub(" ", text)))
    return [word for word in words if word.isascii() and word not in known]


def straight_quotes(message):
    return [text for text in strings(message) if STRAIGHT_QUOTES.search(text)]


def forbidden_words(message):
    """Municipal agreements are no treaties of the state."""
    return FORBIDDEN.findall(" ".join([*ids(message), *strings(message)]))


CHECKS = [
    untranslated,
    other_placeholders,
    latin_letters_in_cyrillic_words,
    latin_words_of_its_own,
    straight_quotes,
    forbidden_words,
]


@pytest.fixture(scope="module")
def stored():
    return catalogue.stored()


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_every_message_passes(stored, check):
    assert {message.id: found for message in stored if message.id and (found := check(message))} == {}


@pytest.mark.parametrize(
    ("check", "message"),
    [
        pytest.param(untranslated, Message("agreement", ""), id="empty"),
        pytest.param(untranslated, Message("agreement", "соглашение", flags=["fuzzy"]), id="fuzzy"),
        pytest.param(untranslated, Message(("%d day", "%d days"), ("%d день", "", "%d дней")), id="plural"),
        pytest.param(other_placeholders, Message("since %(day)s", "с %(date)s"), id="renamed"),
        pytest.param(other_placeholders, Message("since %(day)s", "с этого дня"), id="lost"),
        pytest.param(other_placeholders, Message("since {day}", "с {date}"), id="braces"),
        pytest.param(other_placeholders, Message("<b>%(n)s</b> ended", "<b>%(n)s<b> окончено"), id="markup"),
        pytest.param(
            other_placeholders, Message(("%d day", "%d days"), ("один день", "%d дня", "%d дней")), id="21-days"
        ),
        pytest.param(latin_letters_in_cyrillic_words, Message("agreement", "cоглашение"), id="c"),
        pytest.param(latin_words_of_its_own, Message("signed on", "подписано c"), id="preposition"),
        pytest.param(latin_words_of_its_own, Message("draft", "черновик (draft record)"), id="left-in-English"),
        pytest.param(straight_quotes, Message("cell “term”", 'графа "Срок"'), id="straight"),
        pytest.param(straight_quotes, Message("cell “term”", "графа “Срок”"), id="English"),
        pytest.param(forbidden_words, Message("contract", "Международный договор"), id="Russian"),
        pytest.param(forbidden_words, Message("Treaties", "соглашения"), id="English-id"),
    ],
)
def test_check_notices(check, message):
    assert check(message)


@pytest.mark.parametrize(
    "message",
    [
        pytest.param(Message("Only PDF files.", "Только файлы PDF."), id="names"),
        pytest.param(Message("cell «term»", "графа «Срок»"), id="quotes"),
        pytest.param(Message(("%d day", "%d days"), ("%d день", "%d дня", "%d дней")), id="plural"),
        pytest.param(Message("contract", "договор"), id="contract"),
    ],
)
def test_checks_leave_in_peace(message):
    assert not [check.__name__ for check in CHECKS if check(message)]


# The catalogue as a whole


def keys(catalog: Catalog) -> set:
    return set(texts(catalog))


def texts(catalog: Catalog) -> dict:
    return {(message.context, *ids(message)): strings(message) for message in catalog if message.id}


def test_it_has_the_messages_of_the_code_and_no_others(stored):
    assert keys(stored) == keys(catalogue.extracted())
    assert not stored.obsolete


def test_django_is_given_what_the_translator_wrote(stored):
    assert given_to_django(catalogue.MO.read_bytes()) == given_to_django(catalogue.compiled(stored))


def test_an_old_compiled_catalogue_is_noticed():
    old, new = Catalog("ru"), Catalog("ru")
    old.add("agreement", "согласие")
    new.add("agreement", "соглашение")
    assert given_to_django(catalogue.compiled(old)) == {"agreement": "согласие"}
    assert given_to_django(catalogue.compiled(new)) == {"agreement": "соглашение"}


def given_to_django(compiled: bytes) -> dict:
    found = dict(gettext.GNUTranslations(io.BytesIO(compiled))._catalog)
    del found[""]  # the header
    return found


def test_russian_has_three_plural_forms(stored):
    form = gettext.c2py(stored.plural_expr)
    assert [form(number) for number in (1, 21, 2, 24, 5, 11, 12, 25)] == [0, 0, 1, 1, 2, 2, 2, 2]


def test_new_messages_come_and_old_ones_go():
    old, new = Catalog("ru"), Catalog("ru")
    old.add("kept", "осталось")
    old.add("gone", "ушло")
    old.add("signed", "подписание", context="day")
    new.add("kept")
    new.add("come")
    new.add("signed", context="column")
    assert texts(catalogue.brought_up_to_date(old, new)) == {
        (None, "kept"): ("осталось",),
        (None, "come"): ("",),
        ("column", "signed"): ("",),
    }


# What Django asks for is what is extracted

PYTHON = "from django.utils.translation import gettext as _t, gettext_lazy as _, ngettext, npgettext, pgettext_lazy\n"


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        pytest.param('_("one")', (None, "one"), id="lazy"),
        pytest.param("_t('say \"one\"')", (None, 'say "one"'), id="renamed-quotes"),
        pytest.param('_("one "\n  "two")', (None, "one two"), id="two-lines"),
        pytest.param("f\"{name}: {_t('done')}\"", (None, "done"), id="in-an-f-string"),
        pytest.param('_("%(n)s of %(m)s") % {"n": 1, "m": 2}', (None, "%(n)s of %(m)s"), id="placeholders"),
        pytest.param('pgettext_lazy("day", "signed")', ("day", "signed"), id="context"),
        pytest.param('ngettext("%d day", "%d days", n)', (None, "%d day", "%d days"), id="plural"),
        pytest.param('npgettext("term", "%d day", "%d days", n)', ("term", "%d day", "%d days"), id="both"),
    ],
)
def test_messages_of_python(code, expected):
    assert keys_of(PYTHON + code) == {expected}


def test_functions_that_are_not_of_translation_are_none():
    assert keys_of('_ = print\n_("one")\nlog.gettext("two")') == set()


def keys_of(code: str) -> set:
    return {(context, *found) for context, found in catalogue.messages(code)}


@pytest.mark.parametrize(
    "template",
    [
        pytest.param('{% translate "one" %}', id="translate"),
        pytest.param("{% translate 'say \"one\"' %}", id="quotes"),
        pytest.param('{% translate "Term" context "fact" %}', id="context"),
        pytest.param('{% translate "Term" context "fact" as term %}{{ term }}', id="as"),
        pytest.param('{% translate "100 %" %}', id="percent"),
        pytest.param('{{ nothing|default:_("nothing known") }}{{ _("one") }}', id="constant"),
        pytest.param('{% if _("one") == 1 %}{% endif %}', id="constant-in-a-tag"),
        pytest.param("{% blocktranslate %}Page {{ n }}, 5 %{% endblocktranslate %}", id="block"),
        pytest.param("{% blocktranslate with m=n|add:1 %}to {{ m }}{% endblocktranslate %}", id="with"),
        pytest.param(
            "{% blocktranslate trimmed count k=n with m=n %}\n  {{ k }} of {{ m }}\n  is\n{% plural %}\n"
            "  {{ k }} of {{ m }}\n  are\n{% endblocktranslate %}",
            id="trimmed-plural",
        ),
        pytest.param(
            '{% blocktranslate count k=n context "term" %}{{ k }} "day"{% plural %}{{ k }} "days"'
            "{% endblocktranslate %}",
            id="plural-context",
        ),
        pytest.param("{% blocktranslate %}a\nb's{% endblocktranslate %}", id="lines"),
    ],
)
def test_messages_of_a_template_are_those_that_django_asks_for(template, asked):
    from django.template import Context, Engine

    engine = Engine(libraries={"i18n": "django.templatetags.i18n"}, builtins=["django.templatetags.i18n"])
    engine.from_string(template).render(Context({"n": 2}))
    assert asked == keys_of(catalogue.as_python(template)) != set()


@pytest.fixture
def asked(monkeypatch):
    """What Django looked up in the catalogue."""
    from django.utils import translation
    from django.utils.translation import trans_real

    found = set()

    def note(*message):
        context, _, _ = message[0].rpartition("\x04")
        texts = [text.rpartition("\x04")[2] for text in message]
        found.add((context or None, *texts))
        return texts[-1]

    for place in (trans_real, translation._trans):
        monkeypatch.setattr(place, "gettext", lambda message: note(message))
        monkeypatch.setattr(place, "ngettext", lambda one, many, number: note(one, many))
    return found
