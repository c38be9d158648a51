"""The register as open data: what can be taken, under which licence, described for people and for portals."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agreements.exporting.columns import columns
from agreements.exporting.records import Names
from office.files import DOCX, ODS, XLSX

LICENCE = "https://creativecommons.org/licenses/by/4.0/"


@dataclass(frozen=True)
class Dump:
    format: str
    address: str
    media_type: str
    what: str


DUMPS = (
    Dump("CSV", "/agreements/export.csv", "text/csv",
         gettext_lazy("the whole list, one row for each agreement; UTF-8, semicolons")),
    Dump("XLSX", "/agreements/export.xlsx", XLSX,
         gettext_lazy("the same for Excel, with the meaning of each column on the second sheet")),
    Dump("ODS", "/agreements/export.ods", ODS, gettext_lazy("the same for LibreOffice")),
    Dump("JSON", "/agreements/export.json", "application/json", gettext_lazy("the records as the API gives them")),
    Dump("JSON Lines", "/api/v1/agreements/bulk.jsonl", "application/jsonl",
         gettext_lazy("the same, one record to a line")),
    Dump("DOCX", "/agreements/official.docx", DOCX, gettext_lazy("the official list in its official form")),
)  # fmt: skip


def codebook() -> list[tuple[str, str]]:
    """The columns of the files, as the files themselves explain them."""
    nothing = Names({}, {}, {}, lambda key: None, lambda key: "")
    return [(column.heading, column.meaning) for column in columns(nothing)]


def catalog(absolute: Callable[[str], str], changed_at: datetime | None) -> dict:
    """DCAT and schema.org in one graph."""
    page = absolute(reverse("data"))
    publisher = {
        "@id": f"{page}#publisher",
        "@type": ["foaf:Agent", "schema:Organization"],
        "foaf:name": settings.REGISTRY_REGION,
        "schema:name": settings.REGISTRY_REGION,
        "schema:email": settings.REGISTRY_EMAIL,
    }
    name, description = title(), _("Agreements of municipalities with foreign partners, as of any day.")
    changed = {"@type": "xsd:dateTime", "@value": changed_at.isoformat()} if changed_at else None
    dataset = {
        "@id": f"{page}#dataset",
        "@type": ["dcat:Dataset", "schema:Dataset"],
        "dct:title": name,
        "schema:name": name,
        "dct:description": description,
        "schema:description": description,
        "dct:license": {"@id": LICENCE},
        "schema:license": LICENCE,
        "dct:publisher": {"@id": publisher["@id"]},
        "schema:publisher": {"@id": publisher["@id"]},
        "dct:language": ["ru", "en"],
        "dct:modified": changed,
        "schema:dateModified": changed and changed["@value"],
        "dcat:landingPage": {"@id": page},
        "schema:url": page,
        "schema:isAccessibleForFree": True,
        "dct:spatial": settings.REGISTRY_REGION,
        "schema:spatialCoverage": settings.REGISTRY_REGION,
        "dcat:distribution": [distribution(dump, absolute) for dump in DUMPS],
    }
    service = {
        "@id": absolute("/api/v1/"),
        "@type": "dcat:DataService",
        "dct:title": _("Programming interface"),
        "dcat:endpointURL": {"@id": absolute("/api/v1/")},
        "dcat:endpointDescription": {"@id": absolute("/api/v1/schema/")},
        "dcat:servesDataset": {"@id": dataset["@id"]},
    }
    return {
        "@context": {
            "dcat": "http://www.w3.org/ns/dcat#",
            "dct": "http://purl.org/dc/terms/",
            "foaf": "http://xmlns.com/foaf/0.1/",
            "schema": "https://schema.org/",
            "xsd": "http://www.w3.org/2001/XMLSchema#",
        },
        "@graph": [
            {
                "@id": f"{page}#catalog",
                "@type": ["dcat:Catalog", "schema:DataCatalog"],
                "dct:title": name,
                "schema:name": name,
                "dct:publisher": {"@id": publisher["@id"]},
                "dcat:dataset": {"@id": dataset["@id"]},
                "dcat:service": {"@id": service["@id"]},
            },
            {key: value for key, value in dataset.items() if value is not None},
            service,
            publisher,
        ],
    }


def title() -> str:
    return f"{settings.REGISTRY_NAME}: {_('agreements of municipalities')}, {settings.REGISTRY_REGION}"


def distribution(dump: Dump, absolute: Callable[[str], str]) -> dict:
    address = absolute(dump.address)
    return {
        "@id": address,
        "@type": ["dcat:Distribution", "schema:DataDownload"],
        "dct:title": f"{dump.format}: {dump.what}",
        "dcat:accessURL": {"@id": address},
        "dcat:downloadURL": {"@id": address},
        "schema:contentUrl": address,
        "dcat:mediaType": dump.media_type,
        "schema:encodingFormat": dump.media_type,
        "dct:license": {"@id": LICENCE},
    }
