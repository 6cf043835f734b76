"""Second factors, which the login library keeps as JSON: secrets inside are encrypted with our keys (adapter.py)."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from allauth.mfa.models import Authenticator

from lotse.core import crypto
from lotse.core.crypto import UndecipherableError
from lotse.core.db.sealed import Renewed

SECRETS = "accounts.second_factor"  # what each secret is bound to
_NAMES = ("secret", "seed", "migrated_codes")  # of TOTP; of recovery codes, made by us or brought along


class SecondFactors:
    label = "mfa.Authenticator.data"

    def used(self) -> Counter[str]:
        return Counter(value.partition(":")[0] for _, data in self._all() for value in _values(data))

    def opens(self, key_id: str) -> bool:
        mine = (value for _, data in self._all() for value in _values(data) if value.startswith(f"{key_id}:"))
        return any(_again(value, "") is not None for value in mine)

    def tried(self) -> tuple[int, int]:
        counted = Counter(_again(value, "") is None for _, data in self._all() for value in _values(data))
        return counted[False], counted[True]

    def renew(self, current: str) -> Iterator[Renewed]:
        """One row after the other: each account has two at most."""
        for pk, data in self._all():
            outdated = [value for value in _values(data) if not value.startswith(f"{current}:")]
            if not outdated:
                continue
            fresh = {value: _again(value, current) for value in outdated}
            if None in fresh.values():
                yield Renewed(0, (f"{self.label} {pk}",))
                continue
            new = {name: _replaced(value, fresh) if name in _NAMES else value for name, value in data.items()}
            rows = Authenticator.objects.filter(pk=pk, data=data).update(data=new)
            yield Renewed(len(outdated) if rows else 0)

    def _all(self) -> Iterator[tuple[int, dict[str, Any]]]:
        return iter(Authenticator.objects.order_by("pk").values_list("pk", "data"))


def _values(data: dict[str, Any]) -> list[str]:
    found = [data[name] for name in _NAMES if name in data]
    return [value for one in found for value in (one if isinstance(one, list) else [one])]


def _replaced(value: Any, fresh: dict[str, str | None]) -> Any:
    return [fresh.get(one, one) for one in value] if isinstance(value, list) else fresh.get(value, value)


def _again(value: str, current: str) -> str | None:
    """The same under the current key (""; as it is); None where no key opens it."""
    try:
        plain = crypto.decrypt(value, SECRETS)
    except UndecipherableError:
        return None
    return crypto.encrypt(plain, SECRETS, key_id=current) if current else value
