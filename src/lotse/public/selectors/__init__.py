"""What everybody may read about the centres: published contact data, nothing else."""

from dataclasses import dataclass

from lotse.tenants.models import Centre


@dataclass(frozen=True, slots=True)
class PublicCentre:
    """A centre as families see it."""

    slug: str
    name: str
    district: str
    address: str
    phone: str
    email: str
    website: str
    opening_hours: str
    takes_volunteers: bool

    @property
    def phone_line(self) -> str:
        """The number between marks that keep the order of its digits in Arabic too (Unicode UAX 9, isolates)."""
        return f"\u2066{self.phone}\u2069" if self.phone else ""


def published(centre: Centre) -> PublicCentre:
    return PublicCentre(
        slug=centre.slug,
        name=centre.name,
        district=centre.district_name,
        address=centre.address,
        phone=centre.phone,
        email=centre.email,
        website=centre.website,
        opening_hours=centre.opening_hours,
        takes_volunteers=centre.takes_volunteers,
    )


def published_centres() -> list[PublicCentre]:
    """All centres of this installation, by district."""
    return [published(centre) for centre in Centre.objects.order_by("district_name", "name")]


def centres_for_volunteers() -> list[PublicCentre]:
    """Those where somebody can sign up to help, by district."""
    return [one for one in published_centres() if one.takes_volunteers]
