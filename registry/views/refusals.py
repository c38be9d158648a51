from django.http import HttpResponseBadRequest


def refused(errors: dict) -> HttpResponseBadRequest:
    """A file that cannot be understood is refused in plain words: the parameter and what is wrong with it."""
    lines = [f"{name}: {' '.join(map(str, reasons))}" for name, reasons in errors.items()]
    return HttpResponseBadRequest("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
