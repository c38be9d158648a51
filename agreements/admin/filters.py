from django.contrib import admin
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from agreements.choices import Status
from agreements.questions import QUESTIONS


class QuestionFilter(admin.SimpleListFilter):
    title = _("question")
    parameter_name = "ask"

    def lookups(self, request, model_admin):
        return [(question.code, question.label) for question in QUESTIONS.values()]

    def queryset(self, request, queryset):
        question = QUESTIONS.get(self.value())
        return question.asked(queryset, localdate()) if question else queryset


class StatusFilter(admin.SimpleListFilter):
    title = _("state today")
    parameter_name = "status"

    def lookups(self, request, model_admin):
        return [(status.value, status.label) for status in Status if status != Status.NOT_SIGNED]

    def queryset(self, request, queryset):
        if self.value() not in Status:
            return queryset
        return queryset.public().on(localdate()).in_status(Status(self.value()))
