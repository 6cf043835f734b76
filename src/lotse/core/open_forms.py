"""What everybody may send without an account: bounded in time and number, instead of a riddle that shuts people out."""

from typing import Any

from django import forms
from django.core import signing
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

from lotse.core import clock, crypto
from lotse.core.forms import LotseForm

SALT = "lotse.core.open_forms"
FASTEST_S = 3  # nobody fills in such a form faster
LONGEST_S = 24 * 3600
HOUR_S = 3600


class OpenForm(LotseForm):
    """Programs that fill in everything, or at once, are recognised. The page must show the hidden fields."""

    homepage = forms.CharField(required=False, widget=forms.HiddenInput)  # people leave it empty, programs do not
    started = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("started", _started())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.pop("homepage", "") or not FASTEST_S <= _age_s(data.pop("started", "")) <= LONGEST_S:
            again: Any = self.data.copy()  # type: ignore[attr-defined]
            again[self.add_prefix("started")] = _started()  # sent once more, the page of yesterday is one of today
            self.data = again
            raise forms.ValidationError(_("Bitte warten Sie einen Moment und senden Sie noch einmal."), code="hasty")
        return data


def _started() -> str:
    """The signed moment at which the page was opened."""
    return signing.dumps(clock.now().timestamp(), salt=SALT)


def _age_s(started: str) -> float:
    """Since then; less than nothing where the signature is not ours."""
    try:
        return float(clock.now().timestamp() - signing.loads(started, salt=SALT))
    except signing.BadSignature:
        return -1.0


def too_many(kind: str, sender: str, *, per_sender: int, in_all: int) -> bool:
    """Count one that is sent, and say whether it is beyond what comes in an hour from one sender, or from all.

    ``sender`` is a network address, of which only a keyed hash is kept, for an hour.
    """
    hashed = crypto.blind_index(sender, centre_id="-", kind=kind)
    return any([_beyond(f"{kind}:{hashed}", per_sender), _beyond(kind, in_all)])


def _beyond(key: str, limit: int) -> bool:
    """A count for each hour of the clock: that in the database does not keep its end when it is raised."""
    of_this_hour = f"{key}:{int(clock.now().timestamp()) // HOUR_S}"
    count = cache.get(of_this_hour, 0) + 1
    cache.set(of_this_hour, count, timeout=HOUR_S)
    return bool(count > limit)
