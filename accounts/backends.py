from django.contrib.auth.backends import BaseBackend

from accounts.models import User


class RightsBackend(BaseBackend):
    """Login by name and password; an unknown name takes as long as a wrong password. Rights: accounts.rights."""

    def authenticate(self, request, username=None, password=None):
        if username is None or password is None:
            return None
        user = User.objects.filter(username=username).first()
        if user is None:
            User().set_password(password)
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id):
        return User.objects.filter(pk=user_id, is_active=True).first()
