"""The API of the register that writes: drafts, and what is done to records, through the actions of the admin."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.urls import reverse
from django.utils.timezone import localdate
from rest_framework.decorators import action
from rest_framework.response import Response

from accounts.api import WrittenCollection, answering, found_or_404
from accounts.sent import Sent, day, key, one_of, partial, record_of, several, text
from agreements import actions, sent
from agreements.choices import EndGround, Practical, TermChange
from agreements.models import Agreement, NumberSeries


class WrittenAgreements(WrittenCollection):
    """POST makes a draft, PATCH and PUT change one, DELETE drops one; everything else is a deed with an address."""

    def create(self, request):
        self.demand("agreements.add_agreement")
        return self.once(self.made)

    def made(self) -> Response:
        values = sent.values_of(self.request.data, is_whole=False, by=self.request.user)
        agreement = actions.draft(values, by=self.request.user)
        response = self.one_answered(agreement, 201)
        response["Location"] = self.request.build_absolute_uri(reverse("api-agreement-detail", args=[agreement.pk]))
        return response

    def partial_update(self, request, pk, is_whole: bool = False):
        self.demand("agreements.change_agreement")
        agreement = self.visible(pk)
        seen = self.seen(agreement, is_demanded=True)
        with answering():
            values = sent.values_of(request.data, is_whole=is_whole, by=request.user)
            return self.one_answered(actions.edit(agreement, values, by=request.user, seen=seen))

    def update(self, request, pk):
        return self.partial_update(request, pk, is_whole=True)

    def destroy(self, request, pk):
        self.demand("agreements.delete_agreement")
        agreement = self.visible(pk)
        with answering():
            actions.discard(agreement, by=request.user, seen=self.seen(agreement, is_demanded=True))
        return Response(status=204)

    # Deeds

    @action(detail=True, methods=["post"])
    def submit(self, request, pk):
        """From the municipality to the registrar."""
        return self.done(pk, "submit", actions.submit, {})

    @action(detail=True, methods=["post"], url_path="return")
    def send_back(self, request, pk):
        """Back to the municipality, with what is to be mended."""
        return self.done(pk, "return", returned, {"reason": text})

    @action(detail=True, methods=["post"])
    def register(self, request, pk):
        """The next number of the series; without `on` registered today."""
        reads = {"on": day, "series": record_of(NumberSeries.objects)}
        return self.done(pk, "register", registered, reads)

    @action(detail=True, methods=["post"])
    def publish(self, request, pk):
        """Into the public register."""
        return self.done(pk, "publish", actions.publish, {})

    @action(detail=True, methods=["post"])
    def correct(self, request, pk):
        """A correction of a published record; `reason` is public."""
        self.demand("agreements.correct_agreement")
        agreement = self.visible(pk)

        def do() -> Response:
            values, reason = sent.correction_of(request.data, by=request.user)
            seen = self.seen(agreement, is_demanded=False)
            return self.one_answered(actions.correct(agreement, values, by=request.user, reason=reason, seen=seen))

        return self.once(do)

    @action(detail=True, methods=["post"])
    def end(self, request, pk):
        """No force from `on`, or ended not later than `known_by`."""
        reads = {"on": partial, "known_by": day, "ground": one_of(EndGround), "text": text, "reason": text}
        return self.done(pk, "end", ended, reads)

    @action(detail=True, methods=["post"])
    def replace(self, request, pk):
        """This agreement replaces those of `supersedes`."""
        return self.done(pk, "replace", replaced, {"supersedes": several(key), "reason": text})

    @action(detail=True, methods=["post"])
    def withdraw(self, request, pk):
        """Out of the public register, for good; `reason` is public."""
        return self.done(pk, "withdraw", withdrawn, {"reason": text})

    @action(detail=True, methods=["post"], url_path="record-term")
    def record_term(self, request, pk):
        """Prolonged, changed, or prolongation refused."""
        reads = {"change": one_of(TermChange), "on": day, "new_last_day": day, "note": text, "reason": text}
        return self.done(pk, "record_term", term_recorded, reads)

    @action(detail=True, methods=["post"], url_path="set-practical")
    def set_practical(self, request, pk):
        """Whether it is carried out, on what day and from what source this is known."""
        return self.done(pk, "set_practical", made_practical, {"state": one_of(Practical), "on": day, "source": text})

    def done(self, pk, name: str, act: Callable, reads: dict[str, Callable]) -> Response:
        """Rights, the record, what was sent, the action; a repeated request is answered as the first was."""
        self.demand(f"agreements.{name}_agreement")
        agreement = self.visible(pk)

        def do() -> Response:
            body = Sent(self.request.data or {})
            given = {field: body.take(field, read) for field, read in reads.items() if field in body}
            body.done()
            seen = self.seen(agreement, is_demanded=False)
            return self.one_answered(act(agreement, by=self.request.user, seen=seen, **given))

        return self.once(do)

    # What it is done to, and how it is answered

    def visible(self, pk) -> Agreement:
        """A draft out of sight is not there."""
        return found_or_404(Agreement.objects.visible_to(self.request.user), pk)

    def one_answered(self, agreement: Agreement, status: int = 200) -> Response:
        """The record as it is now, with its version."""
        raise NotImplementedError


def registered(agreement, *, by, seen, on: date | None = None, series=None) -> Agreement:
    return actions.register([agreement], on=on or localdate(), series=series, by=by, seen={agreement.pk: seen})[0]


def ended(agreement, *, ground=None, **given) -> Agreement:
    return actions.end(agreement, ground=ground, **given)


def replaced(agreement, *, supersedes=(), **given) -> Agreement:
    return actions.replace(agreement, supersedes, **given)


def term_recorded(agreement, *, change=None, on: date | None = None, **given) -> Agreement:
    return actions.record_term(agreement, change or TermChange.PROLONGED, on=on or localdate(), **given)


def made_practical(agreement, *, state=Practical.UNKNOWN, **given) -> Agreement:
    return actions.set_practical(agreement, state, **given)


def returned(agreement, *, reason: str = "", **given) -> Agreement:
    return actions.return_(agreement, reason=reason, **given)


def withdrawn(agreement, *, reason: str = "", **given) -> Agreement:
    return actions.withdraw(agreement, reason=reason, **given)
