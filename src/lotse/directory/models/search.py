"""What the search knows of a centre's offers beside their own rows."""

from django.db import models

from lotse.core.db.text import TokenIndex
from lotse.core.personal import Impersonal
from lotse.core.tenancy import TenantModel
from lotse.directory.models.offers import Offer

OFFER_INDEX = TokenIndex(Offer, "search_tokens")


class SearchWord(TenantModel):
    """A word that the offers of a centre use: against these, mistyped and half words are compared.

    ``token`` is what it became (rules/words.py), ``written`` one way in which an offer writes it.
    """

    personal = Impersonal("words of published offers")

    token = models.CharField(max_length=80)
    written = models.CharField(max_length=80)

    class Meta(TenantModel.Meta):
        ordering = ("token",)
        constraints = (models.UniqueConstraint(fields=("centre", "token"), name="directory_searchword_once"),)

    def __str__(self) -> str:
        return self.written
