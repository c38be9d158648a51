from django.urls import path

from roadmaps import views

app_name = "roadmaps"
urlpatterns = [
    path("roadmaps/", views.roadmaps, name="list"),
    path("roadmaps/<int:pk>/", views.roadmap, name="roadmap"),
    path("roadmaps/<int:pk>/roadmap.docx", views.roadmap_docx, name="docx"),
    path("roadmaps/<int:pk>/export.xlsx", views.export, name="export"),
]
