"""How often one address may ask: a count for each minute of the clock, in the cache that all processes share."""

from django.conf import settings
from django.core.cache import cache

from lotse.core import clock, crypto
from lotse.core.errors import LotseError

MINUTE_S = 60


class TooManyRequests(LotseError):
    """``wait_s``: seconds until the address may ask again."""

    code = "api.too_many_requests"

    def __init__(self, wait_s: int) -> None:
        self.wait_s = wait_s
        super().__init__(f"Zu viele Anfragen von dieser Adresse. Bitte fragen Sie in {wait_s} Sekunden wieder.")


def count_request(sender: str) -> None:
    """Count a request of a network address, of which a keyed hash is kept for a minute. Raises TooManyRequests."""
    if not settings.API_PER_MINUTE:
        return
    second = int(clock.now().timestamp())
    key = f"api:{crypto.blind_index(sender, centre_id='-', kind='api')}:{second // MINUTE_S}"
    count = cache.get(key, 0) + 1
    cache.set(key, count, timeout=MINUTE_S)
    if count > settings.API_PER_MINUTE:
        raise TooManyRequests(MINUTE_S - second % MINUTE_S)
