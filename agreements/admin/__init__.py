from agreements.admin import agreement, sources

__all__ = ["agreement", "sources"]
