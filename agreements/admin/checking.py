"""One page between the form and the change: what will change, in words, and what looks wrong.

The change is made for once and taken back: the page shows what really would happen. What was typed travels along
in hidden fields, so nothing is lost on the way there and back.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.forms import BooleanField
from django.template.response import TemplateResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from accounts.admin_fields import keys_in
from accounts.changes import Stale
from agreements.actions import facts
from agreements.actions.saving import is_internal
from agreements.choices import Stage
from agreements.differences import Difference, differences
from agreements.doubts import Doubt, doubts
from agreements.models import Agreement
from office.dates import in_words

CHECKED, BACK = "_checked", "_back"
ON_THE_PAGE = {CHECKED, BACK, "reason", "distinct_from", "csrfmiddlewaretoken"}
NO_REASON_YET = "…"


@dataclass(frozen=True)
class Check:
    """What the page shows; made before the trial is taken back."""

    agreement: Agreement
    name: str
    differences: list[Difference]
    consequences: list[str]
    doubts: list[Doubt]
    asks_reason: bool


class ToBeChecked(Exception):
    def __init__(self, check: Check):
        self.check = check


class CheckedBeforeSaving:
    check_template = "admin/agreements/agreement/check.html"

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        request.only_show = BACK in request.POST
        try:
            with transaction.atomic():
                return super().changeform_view(request, object_id, form_url, extra_context)
        except ToBeChecked as to_be:
            return self.check_page(request, to_be.check)

    def get_form(self, request, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        form.only_show = request.only_show
        return form

    def save_record(self, request, form, formsets):
        agreement = form.instance
        stored = Agreement.objects.filter(pk=agreement.pk).first()
        before = facts.snapshot(stored) if stored else {}
        values = self.values_of(form, formsets)
        if ticked := request.POST.getlist("distinct_from"):
            values["distinct_from"] = before.get("distinct_from", []) + self.known(request, ticked)
        reason = request.POST.get("reason", "").strip()
        asks_reason = stored is not None and stored.is_published and not is_internal(stored, values)
        is_checked = CHECKED in request.POST and bool(reason or not asks_reason)
        try:
            saved = self.perform(
                request, agreement, values, form.cleaned_data.get("seen"), reason if is_checked else NO_REASON_YET
            )
        except Stale as stale:
            keep_theirs_where_untouched(request, self.get_form(request, stored)(instance=stored), values, stale)
            raise
        if not is_checked:
            raise ToBeChecked(check_of(saved, before, seen_by=request.user, asks_reason=asks_reason))
        return saved

    def known(self, request, ticked: list[str]) -> list[int]:
        """Those of the ticked that the user can know of."""
        known = Agreement.objects.known_to(request.user)
        return list(known.filter(pk__in=keys_in(ticked)).values_list("pk", flat=True))

    def check_page(self, request, check: Check):
        context = {
            **self.admin_site.each_context(request),
            "title": _("Check before saving"),
            "opts": self.opts,
            "check": check,
            "lacks_reason": check.asks_reason and CHECKED in request.POST,
            "typed": [
                (name, value) for name, values in request.POST.lists() if name not in ON_THE_PAGE for value in values
            ],
        }
        return TemplateResponse(request, self.check_template, context)

    def stale_messages(self, request, stale: Stale) -> list[str]:
        kept = _("What you typed is kept below; what you had not touched shows what is stored now.")
        return [*super().stale_messages(request, stale), kept]


def keep_theirs_where_untouched(request, stored_form, values: dict, stale: Stale) -> None:
    """What the person typed stays; what she left as it was takes the value stored meanwhile."""
    mine = facts.of_values(values)
    post = request.POST.copy()
    post["seen"] = stale.later[-1].number
    for name, (then, _now) in stale.differences().items():
        if name not in mine or mine[name] != then:
            continue
        field = stored_form.shown_as.get(name, name)
        if name == "parties":
            put_parties(post, stale.subject)
        elif field in stored_form.fields:
            put(post, stored_form[field])
    request.POST = post


def put(post, bound) -> None:
    """The stored value into the posted data, as the browser would send it."""
    widget = getattr(bound.field.widget, "widget", bound.field.widget)  # not what the admin wraps around it
    value = widget.format_value(bound.value())
    post.pop(bound.html_name, None)
    if isinstance(bound.field, BooleanField):
        if bound.value():
            post[bound.html_name] = "on"
    else:
        post.setlist(bound.html_name, [value or ""] if isinstance(value, str | int | None) else [str(v) for v in value])


def put_parties(post, agreement: Agreement) -> None:
    for name in [name for name in post if name.startswith("parties-")]:
        del post[name]
    rows = [facts.party_columns(party) for party in agreement.parties.order_by("order")]
    post["parties-TOTAL_FORMS"], post["parties-INITIAL_FORMS"] = str(len(rows)), "0"
    for number, row in enumerate(rows):
        for name, value in row.items():
            post[f"parties-{number}-{name}"] = "" if value is None else str(value)


def check_of(agreement: Agreement, before: dict, *, seen_by, asks_reason: bool = False) -> Check:
    after = facts.snapshot(agreement)
    found = differences(before, after, seen_by=seen_by)
    return Check(
        agreement=agreement,
        name=agreement.named_apart,
        differences=found,
        consequences=consequences(agreement, seen_by),
        doubts=doubts(agreement, seen_by=seen_by, changed={difference.name for difference in found} if before else ()),
        asks_reason=asks_reason,
    )


def consequences(agreement: Agreement, seen_by) -> list[str]:
    """What follows from it: whether it is in force today, when its term runs out, what it ends."""
    day = localdate()
    timeline = agreement.timeline
    said = [_("Today: %(status)s.") % {"status": timeline.status_on(day).label}]
    period = agreement.periods.filter(last_day__gte=day).first()
    if period:
        said.append(_("Period %(number)d of the term runs until and including %(day)s.")
                    % {"number": period.number, "day": in_words(period.last_day)})  # fmt: skip
    if agreement.stage == Stage.WITHDRAWN:
        freed = _("“%(name)s” is no longer replaced by it; today: %(status)s. See whether it still says why it ended.")
        older = [link.predecessor for link in agreement.replacements.select_related("predecessor")]
        return [freed % {"name": one.named_apart, "status": one.timeline.status_on(day).label} for one in older]
    if agreement.end:
        said.append(_("Loses force: %(day)s.") % {"day": in_words(agreement.end)})
    newer = agreement.replaced_by.filter(counts=True, successor__in=Agreement.objects.known_to(seen_by))
    for link in newer.select_related("successor"):
        said.append(_("Replaced by “%(name)s”.") % {"name": link.successor.named_apart})
    known = agreement.replacements.filter(predecessor__in=Agreement.objects.known_to(seen_by))
    for link in known.select_related("predecessor"):
        older = link.predecessor
        if link.counts and older.end:
            said.append(
                _("“%(name)s” loses force on %(day)s.") % {"name": older.named_apart, "day": in_words(older.end)}
            )
        else:
            said.append(
                _("“%(name)s” stays as it is until this one is published and in force.") % {"name": older.named_apart}
            )
    return said
