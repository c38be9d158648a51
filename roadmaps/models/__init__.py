from roadmaps.models.measures import Measure, Progress, Responsible
from roadmaps.models.roadmaps import Roadmap, RoadmapParty, RoadmapSection

__all__ = ["Measure", "Progress", "Responsible", "Roadmap", "RoadmapParty", "RoadmapSection"]
