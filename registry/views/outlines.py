"""Pages that say what this register is, to people and to programs."""

from django.db.models import Max, Q
from django.http import JsonResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from agreements.freshness import answered_304
from agreements.models import Agreement, LegalReference
from registry import dataset


@require_safe
@answered_304
def data(request):
    context = {
        "dumps": dataset.DUMPS,
        "codebook": dataset.codebook(),
        "licence": dataset.LICENCE,
        "count": Agreement.objects.public().on(localdate()).count(),
        "changed_at": Agreement.objects.public().aggregate(last=Max("updated_at"))["last"],
    }
    return render(request, "registry/data.html", context)


@require_safe
@answered_304
def catalog(request):
    """/data/catalog.jsonld: the same for search engines and portals, a resource of its own because of the CSP."""
    changed_at = Agreement.objects.public().aggregate(last=Max("updated_at"))["last"]
    described = dataset.catalog(request.build_absolute_uri, changed_at)
    return JsonResponse(
        described, json_dumps_params={"ensure_ascii": False, "indent": 1}, content_type="application/ld+json"
    )


@require_safe
@answered_304
def about(request):
    day = localdate()
    applies = Q(to_on__isnull=True) | Q(to_on__gte=day)
    return render(request, "registry/about.html", {"references": LegalReference.objects.filter(applies), "day": day})


@require_safe
@answered_304
def accessibility(request):
    return render(request, "registry/accessibility.html")
