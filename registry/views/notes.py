from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from agreements.freshness import answered_304
from agreements.views.exports import file
from registry import note_paper
from registry.note import MOST, Note, TooMany
from registry.selection import Selection, mistakes
from registry.views.analytics import asked
from registry.views.refusals import refused


@require_safe
@answered_304
def note(request):
    """The analytic note for the day and the selection of the address."""
    selection, fields, _found = asked(request)
    context = {"selection": selection, "fields": fields, "day": selection.day}
    if not selection.errors:
        try:
            context["note"] = Note.of(selection)
        except TooMany:
            context["refusal"] = too_many()
    return render(request, "registry/note.html", context)


@require_safe
def note_docx(request):
    """The same in the form of the office."""
    selection = Selection(request.GET)
    if wrong := mistakes(selection, Selection.strangers(request.GET)):
        return refused(wrong)
    try:
        content = Note.of(selection)
    except TooMany:
        return refused({"theme": [too_many()]})
    address = request.build_absolute_uri(selection.page("analytics-note"))
    return file(request, f"spravka-{selection.day}", "docx", lambda: [note_paper.docx(content, address)])


def too_many() -> str:
    return _("A note tells of at most %(most)s agreements. Choose a municipality, a country, a kind or a theme.") % {
        "most": MOST
    }
