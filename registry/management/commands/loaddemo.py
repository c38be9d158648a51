from django.core.management.base import BaseCommand, CommandError

from registry import demo


class Command(BaseCommand):
    help = "Loads the demonstration data from fixtures/. Adds what is missing, changes nothing that is there."

    def add_arguments(self, parser):
        parser.add_argument("--if-empty", action="store_true", help="Only when there are no agreements yet.")

    def handle(self, *, if_empty, **options):
        if if_empty and not demo.is_empty():
            return
        try:
            added = demo.load()
        except demo.NotTheDemonstration as error:
            raise CommandError(
                "This database holds agreements of its own under the numbers of the demonstration; "
                "nothing was loaded. Use an empty database."
            ) from error
        listed = ", ".join(f"{name} {count}" for name, count in sorted(added.items()))
        self.stdout.write(f"Demonstration data: {listed}" if added else "Demonstration data: all there already.")
