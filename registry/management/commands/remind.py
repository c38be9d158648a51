from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate

from registry import reminders


class Command(BaseCommand):
    help = "Mails reminders of term boundaries, overdue measures and missing quarters; each at most once."

    def handle(self, **options):
        sent, failed = reminders.remind(localdate())
        self.stdout.write(f"Letters sent: {sent}.")
        if failed:
            raise CommandError(f"Letters not sent: {failed}. They are sent the next time.")
