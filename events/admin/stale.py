"""Someone saved the event meanwhile: what the person typed stays, what she left alone takes the stored value."""

from __future__ import annotations

from accounts.changes import Stale
from agreements.admin.checking import put
from events.actions import facts
from events.models import Event

PREFIX = "signed_documents"


def keep_theirs_where_untouched(request, stored_form, form, values: dict, stale: Stale) -> None:
    mine = of_values(values)
    post = request.POST.copy()
    post["seen"] = stale.later[-1].number
    for name, (then, _now) in stale.differences().items():
        if name not in mine or mine[name] != then:
            continue
        field = form.shown_as.get(name, name)
        if name == "signed_documents":
            put_papers(post, stale.subject)
        elif field in stored_form.fields:
            put(post, stored_form[field])
    request.POST = post


def of_values(values: dict) -> dict:
    """What was typed, in the form in which the history has it."""
    mine = {name: values[name] for name in facts.WRITABLE if name in values}
    spans = values.get("spans") or facts.days_in(values.get("dates_text", ""))
    mine["spans"] = [[str(start), str(end)] for start, end in spans]
    mine |= {name: sorted(facts.key_of(value) for value in values[name]) for name in facts.MANY if name in values}
    mine["signed_documents"] = [
        {"title": paper["title"], "agreement": facts.key_of(paper["agreement"]), "signed_on": day_of(paper)}
        for paper in values["signed_documents"]
    ]
    return mine


def day_of(paper: dict) -> str | None:
    day = paper["signed_on"]
    return str(day)[: {"year": 4, "month": 7, "day": 10}[paper["signed_precision"]]] if day else None


def put_papers(post, event: Event) -> None:
    for name in [name for name in post if name.startswith(f"{PREFIX}-")]:
        del post[name]
    papers = list(event.signed_documents.order_by("id"))
    post[f"{PREFIX}-TOTAL_FORMS"], post[f"{PREFIX}-INITIAL_FORMS"] = str(len(papers)), "0"
    for number, paper in enumerate(papers):
        row = {"title": paper.title, "signed": str(paper.signed or ""), "agreement": paper.agreement_id or ""}
        for name, value in row.items():
            post[f"{PREFIX}-{number}-{name}"] = str(value)
