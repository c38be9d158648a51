"""What a file is by its first bytes: a closed list, and the name has to agree."""

from __future__ import annotations

import zipfile
from pathlib import PurePath
from typing import BinaryIO

PDF, JPEG, PNG, TIFF = "application/pdf", "image/jpeg", "image/png", "image/tiff"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"

SIGNATURES = (
    (b"%PDF-", PDF),
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
)
ENDINGS = {
    PDF: {".pdf"},
    JPEG: {".jpg", ".jpeg"},
    PNG: {".png"},
    TIFF: {".tif", ".tiff"},
    DOCX: {".docx"},
}


def content_type(file: BinaryIO) -> str | None:
    """What the file really is, if it is one of those accepted."""
    file.seek(0)
    head = file.read(16)
    file.seek(0)
    for signature, kind in SIGNATURES:
        if head.startswith(signature):
            return kind
    return DOCX if head.startswith(b"PK\x03\x04") and is_word(file) else None


def is_word(file: BinaryIO) -> bool:
    try:
        with zipfile.ZipFile(file) as package:
            return "word/document.xml" in package.namelist()
    except (zipfile.BadZipFile, ValueError, OSError):
        return False
    finally:
        file.seek(0)


def name_agrees(name: str, kind: str) -> bool:
    return PurePath(name).suffix.lower() in ENDINGS[kind]
