"""What templates say in words: dates, countries, terms, ends, in the language of the page."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.translation import get_language, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from agreements.choices import ForceRule, Kind, Renewal, Status, TermKind
from office import dates
from places.fields import in_language

register = template.Library()

ACTIONS = {
    "load": pgettext_lazy("change", "taken into the register"),
    "publish": pgettext_lazy("change", "published"),
    "correct": pgettext_lazy("change", "corrected"),
    "register": pgettext_lazy("change", "registered"),
    "end": pgettext_lazy("change", "end recorded"),
    "replace": pgettext_lazy("change", "replacement recorded"),
    "record_term": pgettext_lazy("change", "term recorded"),
    "set_practical": pgettext_lazy("change", "information on practice"),
    "attach": pgettext_lazy("change", "document added"),
    "withdraw": pgettext_lazy("change", "withdrawn"),
}


# Dates, complete or not


@register.filter
def in_words(day):
    """For running text: «28 сентября 2024 года», “28 September 2024”."""
    if not day:
        return ""
    return dates.in_words_en(day) if is_english() else dates.in_words(day)


@register.filter
def in_column(day):
    """For narrow columns: «28 сен 2024», “28 Sep 2024”."""
    if not day:
        return ""
    if is_english():
        return " ".join(part[:3] if part.isalpha() else part for part in dates.in_words_en(day).split(dates.NBSP))
    return dates.in_column(day)


@register.filter
def numeric(day):
    """Short in a sentence or on an axis: «28.09.2024»; an Englishman would not know which is the month."""
    if not day:
        return ""
    return in_column(day) if is_english() else dates.numeric(day)


@register.filter
def iso(day):
    """For <time datetime>; an incomplete day keeps its precision."""
    return str(day)


@register.filter
def without_stop(sentence: str) -> str:
    """The sentence above a list as the title of its page, where more follows."""
    return sentence.removesuffix(".")


@register.filter
def moment(at: datetime):
    """«20 ноября 2026 года, 12:00» in the time of the register."""
    local = timezone.localtime(at)
    return f"{in_words(local.date())}, {local:%H:%M}"


# Names and countries


@register.filter
def name_in_line(agreement) -> str:
    """«Смоленск — Могилёв»: a line may end with the dash, never begin with it."""
    return agreement.name.replace(" — ", f"{dates.NBSP}— ")


@register.filter
def official_name(country) -> str:
    """«Республика Беларусь»."""
    return in_language(country.full_name, country.full_name_en) or str(country)


@register.filter
def by_heading(parties, region):
    """[(«Смоленская область», parties), («Свердловская область», parties)]: the region at home, the country abroad."""
    groups = {}
    for party in parties:
        groups.setdefault(heading_of(party, region), []).append(party)
    return groups.items()


def heading_of(party, region) -> str:
    if party.side == "foreign":
        return official_name(party.country)
    if party.territory.parent:
        return str(party.territory.parent)
    return region if party.territory.is_home else official_name(party.country)


# Status, term and end


@register.filter
def status_word(row) -> str:
    """«действует», «утратил силу»: in the gender of the kind."""
    if row.status == Status.ENDED:
        return _("no longer in force") if is_english() else Kind(row.agreement.kind).lost_force
    return str(row.status.label)


@register.filter
def status_detail(row) -> str:
    """What stands below the status in a list: the boundary ahead, the day of the end, or what is known of them."""
    agreement, status = row.agreement, row.status
    if status == Status.ENDED:
        if agreement.end:
            return _("since %(day)s") % {"day": numeric(agreement.end)}
        return (
            _("day unknown, not later than %(day)s") % {"day": numeric(agreement.ended_by)}
            if agreement.ended_by
            else ""
        )
    if status == Status.SIGNED:
        return _("from %(day)s") % {"day": numeric(agreement.in_force_from)} if agreement.in_force_from else ""
    if status == Status.UNKNOWN:
        if agreement.covered_until < row.day:
            return _("the term ran through %(day)s") % {"day": numeric(agreement.covered_until)}
        return ""
    return term_ahead(agreement, agreement.next_boundary)


@register.filter
def status_sentence(row) -> str:
    """«утратило силу с 29.09.2018», «действует, срок по 28.09.2029, далее пролонгация»."""
    joint = " " if row.status == Status.ENDED and row.agreement.end else ", "
    return joint.join(filter(None, [status_word(row), status_detail(row)]))


@register.filter
def status_brief(row) -> str:
    """What of it has room beside the status on a phone: the one day that matters."""
    agreement, boundary = row.agreement, row.agreement.next_boundary
    if row.status == Status.ENDED:
        return f" {status_detail(row)}" if agreement.end else ""
    if row.status != Status.IN_FORCE:
        return ""
    brief = _("through %(day)s") % {"day": numeric(boundary)} if boundary else term_ahead(agreement, None)
    return f", {brief}" if brief else ""


def term_ahead(agreement, boundary) -> str:
    """«срок по 28.09.2029, далее пролонгация», never a bare «до»."""
    if agreement.term == TermKind.INDEFINITE and not boundary:
        return _("indefinite") if is_english() else Kind(agreement.kind).indefinite
    if not boundary:
        return ""
    if agreement.term == TermKind.RENEWING and agreement.renewal == Renewal.AUTOMATIC:
        return _("term through %(day)s, then prolongation") % {"day": numeric(boundary)}
    if agreement.term == TermKind.RENEWING:
        return _("term through %(day)s, prolongation by notice") % {"day": numeric(boundary)}
    return _("term through %(day)s") % {"day": numeric(boundary)}


@register.filter
def term_in_words(row) -> str:
    """The cell of the paper; in English our own words from the facts."""
    agreement = row.agreement
    if not is_english():
        return row.cells["term_text"]
    if agreement.term == TermKind.INDEFINITE:
        return _("indefinite")
    if agreement.term == TermKind.UNKNOWN:
        return ""
    years = agreement.term_years
    length = (
        _("through %(day)s") % {"day": in_words(agreement.term_last_day)}
        if agreement.term_last_day
        else ngettext("%(years)s year", "%(years)s years", years or 0) % {"years": years}
        if years
        else ""
    )
    if agreement.term == TermKind.FIXED:
        return length
    prolonged = {Renewal.AUTOMATIC: _("then prolonged"), Renewal.NOTICE: _("then prolonged by notice")}
    return ", ".join(filter(None, [length, prolonged.get(agreement.renewal)]))


@register.filter
def force_note(agreement) -> str:
    """Whether the day of force is read or presumed, for the small print beside it."""
    if agreement.force_rule == ForceRule.SIGNING:
        note = _("by the date of signing")
    elif agreement.force_rule == ForceRule.REGISTRATION:
        note = _("by the date of registration")
    else:
        return ""
    return note if agreement.force_is_stated else ", ".join([note, _("presumed")])


@register.filter
def action_word(change) -> str:
    return str(ACTIONS.get(change.action) or change.get_action_display())


def is_english() -> bool:
    return get_language() == "en"
