"""Whether there is a demo, and how one signs in to it: asked at each start, so this module stays light."""

from lotse.core.registry import DemoLogin
from lotse.operations.demo.districts import DISTRICTS, LIPPE, DemoDistrict
from lotse.operations.demo.names import STAFF
from lotse.tenants.enums import Role
from lotse.tenants.models import Centre

PASSWORD = "lotse-vorfuehrung"  # noqa: S105  (shown on the demo's login page)
PARTNER_LABELS = {"schulamt": "Partnerstelle: Schulaufsicht", "verband": "Partnerstelle: Wohlfahrtsverband"}


def login(name: str, district: DemoDistrict) -> str:
    return f"{name}@{district.slug}.example"


def has_demo() -> bool:
    return Centre.objects.filter(is_demo=True).exists()


def has_real_centre() -> bool:
    return Centre.objects.filter(is_demo=False).exists()


def logins() -> str:
    """The demo's accounts, one per role, as a table for the terminal."""
    labels = {role.value: str(role.label) for role in Role}
    lines = [f"Anmeldung in der Vorführung, Kennwort für alle: {PASSWORD}"]
    for short, _, roles in STAFF:
        lines.append(f"  {login(short, LIPPE):32} {', '.join(labels[role] for role in roles)}")
    lines.append(f"  Zweiter Kreis zum Vergleich: {login('beratung', DISTRICTS[1])}")
    return "\n".join(lines)


def accounts() -> list[DemoLogin]:
    """The first account of each role in the first district, and each partner's, for the login page of a demo."""
    labels = dict(Role.choices)
    found: dict[str, DemoLogin] = {}
    for short, _, roles in STAFF:
        label = PARTNER_LABELS.get(short, str(labels[roles[0]]))
        found.setdefault(label, DemoLogin(login(short, LIPPE), label, PASSWORD))
    return list(found.values())
