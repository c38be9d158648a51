from agreements.views.documents import document
from agreements.views.exports import export, official
from agreements.views.lists import AgreementList, choices
from agreements.views.records import agreement

__all__ = ["AgreementList", "agreement", "choices", "document", "export", "official"]
