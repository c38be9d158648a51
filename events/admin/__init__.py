from events.admin import event, report, submission

__all__ = ["event", "report", "submission"]
