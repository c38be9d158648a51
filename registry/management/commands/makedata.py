from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from registry import makedata


class Command(BaseCommand):
    help = "Loads the synthetic agreements and events that the yardstick wrote, in bulk, into an empty database."

    def add_arguments(self, parser):
        parser.add_argument(
            "--from", dest="directory", type=Path, required=True, help="Holds agreements.jsonl, events.jsonl, ref.json."
        )

    def handle(self, *, directory, verbosity, **options):
        for name in ("agreements.jsonl", "ref.json"):
            if not (directory / name).is_file():
                raise CommandError(f"There is no {name} in {directory}: generate.py writes it.")
        done = 0

        def say(count):
            nonlocal done
            done += count
            if verbosity > 1 or done % 10_000 == 0:
                self.stdout.write(f"{done} ...")

        try:
            change = makedata.load(directory, progress=say)
        except makedata.NotEmpty as error:
            raise CommandError(
                "This database holds agreements or territories; nothing was loaded. Use an empty database."
            ) from error
        makedata.analyze()
        self.stdout.write(f"{change.name}. Change {change.number}.")
