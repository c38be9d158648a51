from django.db.models import QuerySet


class TerritoryQuerySet(QuerySet):
    def home(self):
        return self.filter(is_home=True)

    def lineage(self, ids) -> set[int]:
        """The territories with everything they were made of and everything made of them."""
        ids = set(ids)
        links = self.model.predecessors.through.objects.values_list("from_territory_id", "to_territory_id")
        ancestors: dict[int, set[int]] = {}
        descendants: dict[int, set[int]] = {}
        for younger, older in links:
            ancestors.setdefault(younger, set()).add(older)
            descendants.setdefault(older, set()).add(younger)
        return reach(ids, ancestors) | reach(ids, descendants)


def reach(start, steps: dict[int, set[int]]) -> set[int]:
    found, ahead = set(start), set(start)
    while ahead:
        ahead = set().union(*(steps.get(place, set()) for place in ahead)) - found
        found |= ahead
    return found
