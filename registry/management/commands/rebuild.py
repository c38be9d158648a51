from django.core.management.base import BaseCommand

from registry.actions import rebuild


class Command(BaseCommand):
    help = "Recomputes every computed column and search term."

    def handle(self, **options):
        self.stdout.write(f"Differed: {rebuild()}")
