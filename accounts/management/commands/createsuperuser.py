import os

from django.contrib.auth.management.commands import createsuperuser


class Command(createsuperuser.Command):
    """Django's own; an e-mail is taken where it is given, and not asked for."""

    def add_arguments(self, parser):
        super().add_arguments(parser)
        parser.add_argument("--email", default=os.environ.get("DJANGO_SUPERUSER_EMAIL"))

    def handle(self, *args, email=None, **options):
        required = self.UserModel.REQUIRED_FIELDS
        try:
            self.UserModel.REQUIRED_FIELDS = [*required, "email"] if email else required
            super().handle(*args, email=email, **options)
        finally:
            self.UserModel.REQUIRED_FIELDS = required
