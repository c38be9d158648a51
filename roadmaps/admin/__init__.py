from roadmaps.admin.roadmap import RoadmapAdmin

__all__ = ["RoadmapAdmin"]
