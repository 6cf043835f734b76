"""What somebody saw on a page, so that nobody overwrites a colleague unknowingly where a row carries no version."""

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db import models

from lotse.core.errors import ChangedMeanwhile
from lotse.core.forms import LotseForm


def fingerprint(values: Mapping[str, Any]) -> str:
    """A short code of the values; tells nothing about them that whoever gets it does not see on the same page."""
    text = repr([(name, getattr(value, "pk", value)) for name, value in sorted(values.items())])
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def values_of(row: models.Model, names: Iterable[str]) -> dict[str, Any]:
    """These fields of a row by name."""
    return {name: getattr(row, name) for name in names}


def must_be_as_seen(values: Mapping[str, Any], seen: str) -> None:
    """``values`` are those of the row, locked; "" means that no page was shown. Raises ChangedMeanwhile."""
    if seen and seen != fingerprint(values):
        raise ChangedMeanwhile


class SeenForm(LotseForm):
    """Carries the fingerprint of what the page showed; ``shown`` are the values of the row."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, shown: Mapping[str, Any] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if shown is not None:
            self.initial["seen"] = fingerprint(shown)
