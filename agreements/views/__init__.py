from agreements.views.documents import document
from agreements.views.exports import export, official
from agreements.views.lists import AgreementList
from agreements.views.records import agreement

__all__ = ["AgreementList", "agreement", "document", "export", "official"]
