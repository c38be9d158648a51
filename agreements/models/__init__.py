from agreements.models.agreement import Agreement, Participation, Replacement
from agreements.models.attachments import Attachment
from agreements.models.numbers import NumberSeries
from agreements.models.ready import ReadyLine, ReadyRecord
from agreements.models.references import CountryNote, LegalReference, Theme
from agreements.models.search import SearchTerm
from agreements.models.sources import Discrepancy, OutsideDocument
from agreements.models.term import TermPeriod, TermRecord

__all__ = [
    "Agreement",
    "Attachment",
    "CountryNote",
    "Discrepancy",
    "LegalReference",
    "NumberSeries",
    "OutsideDocument",
    "Participation",
    "ReadyLine",
    "ReadyRecord",
    "Replacement",
    "SearchTerm",
    "TermPeriod",
    "TermRecord",
    "Theme",
]
