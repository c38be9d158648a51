"""How often one address or user may ask; counted in the cache in windows, so a request costs the same at any rate."""

from math import ceil
from time import time

from django.conf import settings
from django.core.cache import cache
from rest_framework.throttling import BaseThrottle

OF_A_USER = 5  # times as often, from whatever address
SECONDS = {"second": 1, "minute": 60, "hour": 3600}


class ByWho(BaseThrottle):
    """A view that costs more says so in `throttle_cost`."""

    def allow_request(self, request, view) -> bool:
        if not settings.API_RATE:
            return True
        is_known = bool(request.user and request.user.is_authenticated)
        who = f"user-{request.user.pk}" if is_known else self.get_ident(request)
        most, _, period = settings.API_RATE.partition("/")
        most = int(most) * (OF_A_USER if is_known else 1)
        seconds = SECONDS[period]
        window = time() // seconds
        self.left = (window + 1) * seconds - time()
        key = f"api-rate-{who}-{window}"
        cache.add(key, 0, 2 * seconds)
        cost = getattr(view, "throttle_cost", 1)
        try:
            return cache.incr(key, cost) <= most
        except ValueError:  # the cache has dropped it meanwhile
            return True

    def wait(self) -> int:
        return max(1, ceil(self.left))
