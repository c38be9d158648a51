from django.utils import timezone
from django.views.generic import ListView

from agreements import pages
from agreements.models import Agreement


class AgreementList(ListView):
    """The public register; filters come with the FilterSet."""

    template_name = "agreements/list.html"
    context_object_name = "agreements"
    paginate_by = 25

    def get_queryset(self):
        self.day = timezone.localdate()
        return Agreement.objects.public().on(self.day).with_next_boundary(self.day)

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        context["day"] = self.day
        context["rows"] = [pages.Row(agreement, self.day) for agreement in context["agreements"]]
        context["in_force"] = Agreement.objects.public().on(self.day).in_force().count()
        return context
