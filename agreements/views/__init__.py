from agreements.views.documents import document
from agreements.views.exports import export, official
from agreements.views.lists import Choices, RegisterList
from agreements.views.records import agreement

__all__ = ["Choices", "RegisterList", "agreement", "document", "export", "official"]
