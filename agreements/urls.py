from django.urls import path

from agreements import views

app_name = "agreements"
urlpatterns = [
    path("agreements/", views.RegisterList.as_view(), name="list"),
    path("agreements/choices/<slug:name>/", views.Choices.as_view(), name="choices"),
    path("agreements/export.<fmt>", views.export, name="export"),
    path("agreements/official.docx", views.official, name="official"),
    path("agreements/<int:pk>/", views.agreement, name="agreement"),
    path("documents/<int:pk>/", views.document, name="document"),
]
