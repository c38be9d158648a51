"""The list as files: rows on a day → tables of office/ → bytes."""

from agreements.exporting.about import About
from agreements.exporting.files import Asked, csv, docx, ods, xlsx
from agreements.exporting.official_form import official_form

__all__ = ["About", "Asked", "csv", "docx", "ods", "official_form", "xlsx"]
