"""The API of the register that writes: drafts, and what is done to records, through the actions of the admin."""

from __future__ import annotations

import re
from abc import abstractmethod
from datetime import date

from django.http import Http404
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from rest_framework.decorators import action
from rest_framework.exceptions import PermissionDenied
from rest_framework.response import Response

from accounts.api import DraftCollection, Refused, answering, deed, demand_plain
from accounts.sent import Readers, day, described, key, one_of, partial, record_of, several, text, truth, whole_body
from agreements import actions, sent
from agreements.choices import AttachmentKind, EndGround, Practical, TermChange
from agreements.models import Agreement, Attachment, NumberSeries

WHY = "Опечатка в названии"
LANGUAGE = re.compile("[a-z]{2,3}(-[A-Za-z0-9]{1,6})?")
DOCUMENT = r"documents/(?P<document>[0-9]{1,18})"


@described({"type": "string", "format": "binary"})
def file(value):
    return value


@described({"type": "string", "enum": ["true", "false"]})
def truth_in_words(value) -> bool:
    return truth({"true": True, "false": False}.get(value))


@described({"type": "string", "pattern": f"^{LANGUAGE.pattern}$"})
def language(value) -> str:
    if not LANGUAGE.fullmatch(text(value)):
        raise ValueError(_("Send the code of the language: ru, be, en."))
    return value


UPLOAD: Readers = {"file": file, "kind": one_of(AttachmentKind), "language": language, "is_public": truth_in_words}


class WrittenAgreements(DraftCollection):
    """POST makes a draft, PATCH and PUT change one, DELETE drops one; everything else is a deed with an address."""

    reads = sent.FIELDS
    needed = ("title",)
    example = sent.EXAMPLE
    names, empty = sent.NAMES, sent.EMPTY

    def made(self):
        return actions.draft(sent.values_of(self.request.data, by=self.request.user), by=self.request.user)

    def edited(self, record, changed, *, seen):
        return actions.edit(
            record, sent.values_of(changed, record, by=self.request.user), by=self.request.user, seen=seen
        )

    def dropped(self, record, *, seen):
        actions.discard(record, by=self.request.user, seen=seen)

    def visible(self, pk):
        """What everyone reads is no secret: whose it is not may not do this to it."""
        try:
            return super().visible(pk)
        except Http404:
            if Agreement.objects.public().filter(pk=pk).exists():
                raise PermissionDenied(_("You have no right to do this.")) from None
            raise

    # Deeds

    @deed("submit")
    def submit(self, request, pk):
        """From the municipality to the registrar."""
        return self.done(pk, actions.submit)

    @deed("return", reads={"reason": text}, needed=("reason",), example={"reason": "Нет второй стороны"})
    def send_back(self, request, pk):
        """Back to the municipality, with what is to be mended."""
        return self.done(pk, returned)

    @deed(
        "register", reads={"on": day, "series": record_of(NumberSeries.objects)}, example={"on": "2026-10-05"}, names={}
    )
    def register(self, request, pk):
        """The next number of the series; without `on` registered today."""
        return self.done(pk, registered)

    @deed("publish")
    def publish(self, request, pk):
        """Into the public register."""
        return self.done(pk, actions.publish)

    @deed(
        "correct", reads=sent.FIELDS | {"reason": text}, needed=("reason",),
        example={"title": "Соглашение о дружбе и сотрудничестве", "reason": WHY},
    )  # fmt: skip
    def correct(self, request, pk):
        """A correction of a published record; `reason` is public."""
        return self.done(pk, corrected)

    @deed(
        "end",
        reads={"on": partial, "known_by": day, "ground": one_of(EndGround), "text": text, "reason": text},
        example={"on": "2026-11-01", "ground": "agreed"},
        names={"ended_on": "on", "ended_by": "known_by", "end_ground": "ground", "end_text": "text"},
    )
    def end(self, request, pk):
        """No force from `on`, or ended not later than `known_by`."""
        return self.done(pk, ended)

    @deed("replace", reads={"supersedes": several(key), "reason": text}, example={"supersedes": [2]})
    def replace(self, request, pk):
        """This agreement replaces those of `supersedes`."""
        return self.done(pk, replaced)

    @deed("withdraw", reads={"reason": text}, needed=("reason",), example={"reason": "Внесено дважды"})
    def withdraw(self, request, pk):
        """Out of the public register, for good; `reason` is public."""
        return self.done(pk, withdrawn)

    @deed(
        "record_term",
        reads={"change": one_of(TermChange), "on": day, "new_last_day": day, "note": text, "reason": text},
        example={"change": "prolonged", "on": "2026-10-05"},
    )
    def record_term(self, request, pk):
        """Prolonged, changed, or prolongation refused."""
        return self.done(pk, term_recorded)

    @deed(
        "set_practical",
        reads={"state": one_of(Practical), "on": day, "source": text},
        example={"state": "dormant", "on": "2026-10-05", "source": "Справка о сотрудничестве"},
        names={"practical": "state", "practical_on": "on", "practical_source": "source"},
    )
    def set_practical(self, request, pk):
        """Whether it is carried out, on what day and from what source this is known."""
        return self.done(pk, made_practical)

    def body(self, record):
        """The fields of an agreement are read for the day of its signing, and for who may see what it amends."""
        if self.does != "correct":
            return super().body(record)
        values, reason = sent.correction_of(self.differing(record), record, by=self.request.user)
        return {"values": values, "reason": reason}

    # Documents

    def attached(self, request, pk):
        """A document is sent as multipart/form-data: PDF, JPEG, PNG, TIFF or DOCX."""
        self.demand("change")
        agreement = self.visible(pk)

        def do() -> Response:
            seen = self.seen(agreement, is_demanded=False)
            attachment = actions.attach(agreement, by=request.user, seen=seen, **upload(request))
            return self.documents_answered(attachment, 201)

        return self.once(do)

    @action(
        detail=True, methods=["delete"], url_path=DOCUMENT, url_name="document", does="change", answers=204, reads={}
    )
    def document(self, request, pk, document):
        """Removes a document; what is public of a published agreement stays. If-Match is that of the agreement."""
        self.demand("change")
        found = self.document_of(self.visible(pk), document)
        with answering(self.names):
            actions.detach(found, by=request.user, seen=self.seen(found.agreement, is_demanded=True))
        return Response(status=204)

    @deed("change", url_path=f"{DOCUMENT}/show", url_name="document-show")
    def show_document(self, request, pk, document):
        """For everyone to read, once the agreement is public."""
        return self.shown(pk, document, to_everyone=True)

    @deed("change", url_path=f"{DOCUMENT}/hide", url_name="document-hide")
    def hide_document(self, request, pk, document):
        """For the office alone."""
        return self.shown(pk, document, to_everyone=False)

    def shown(self, pk, document, *, to_everyone: bool) -> Response:
        self.demand("change")
        found = self.document_of(self.visible(pk), document)

        def do() -> Response:
            self.body(found.agreement)
            seen = self.seen(found.agreement, is_demanded=False)
            shown = actions.show_document(found, to_everyone=to_everyone, by=self.request.user, seen=seen)
            return self.documents_answered(shown)

        return self.once(do)

    def document_of(self, agreement: Agreement, pk) -> Attachment:
        found = Attachment.objects.filter(agreement=agreement, pk=pk).select_related("agreement").first()
        if found is None:
            raise Http404
        return found

    @abstractmethod
    def documents_answered(self, attachment: Attachment, status: int = 200) -> Response: ...


def upload(request) -> dict:
    """Of a form every value is a text, but the file."""
    given = {name: values[-1] for name, values in request.data.lists()}
    if not hasattr(given.get("file"), "chunks"):
        raise Refused({"file": [_("Send the file as a part of the form, with its name.")]})
    for value in given.values():
        demand_plain(getattr(value, "name", value))
    return whole_body(given, UPLOAD)


def corrected(agreement, *, values, reason, by, seen) -> Agreement:
    return actions.correct(agreement, values, by=by, reason=reason, seen=seen)


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
