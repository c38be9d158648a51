"""Addresses around the charts: their files, the year that a summary is made of."""

from django import template
from django.urls import reverse
from django.utils.timezone import localdate

from agreements.templatetags.addresses import kept

register = template.Library()


@register.simple_tag(takes_context=True)
def chart_file(context, chart, fmt):
    """Exactly this chart as a file; without a chart all of them."""
    return context["selection"].page("analytics-export", fmt, chart=chart.name if chart else "")


@register.simple_tag(takes_context=True)
def selected(context, name):
    """Another page or file of the same selection."""
    return context["selection"].page(name)


@register.simple_tag
def year_address(number: int, name: str = "year") -> str:
    """A year answers for itself: the day of the page says nothing there."""
    return kept(None, reverse(name, args=[number]))


@register.simple_tag
def latest_year() -> int:
    """The last one that is over: what the summary in January is made of."""
    return localdate().year - 1
