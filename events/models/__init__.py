from events.models.events import Event, EventSpan, EventTerm, SignedDocument
from events.models.reports import Edition, Report, Section, Sphere, Submission

__all__ = ["Edition", "Event", "EventSpan", "EventTerm", "Report", "Section", "SignedDocument", "Sphere", "Submission"]
