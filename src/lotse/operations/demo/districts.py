"""The demo's places. Municipalities, keys and the mix of schools are real (state register of schools, December 2023,
own count per municipality); points are rounded centres of the towns; schools and people are invented."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoTown:
    ags: str
    name: str
    postcode: str
    latitude: float
    longitude: float
    weight: int  # share of the demo's families, roughly thousands of inhabitants
    schools: str  # form codes with counts: "12×02 2×04"


@dataclass(frozen=True, slots=True)
class DemoDistrict:
    slug: str
    name: str
    district_name: str
    ags: str
    households: int
    towns: tuple[DemoTown, ...]


LIPPE = DemoDistrict(
    "lippe",
    "Kommunales Integrationszentrum Kreis Lippe (Vorführung)",
    "Kreis Lippe",
    "05766",
    150,
    (
        DemoTown("05766004", "Augustdorf", "32832", 51.909, 8.734, 10, "2×02 1×10"),
        DemoTown("05766008", "Bad Salzuflen", "32105", 52.086, 8.744, 54, "7×02 1×04 1×08 2×10 1×20 1×15 1×83"),
        DemoTown("05766012", "Barntrup", "32683", 51.988, 9.117, 9, "1×02 1×20"),
        DemoTown("05766016", "Blomberg", "32825", 51.942, 9.092, 15, "3×02 1×08 1×20 1×14"),
        DemoTown("05766020", "Detmold", "32756", 51.937, 8.878, 74, "12×02 2×04 3×08 2×10 4×20 2×15 5×30 1×17"),
        DemoTown("05766024", "Dörentrup", "32694", 52.037, 9.002, 8, "1×02 1×08"),
        DemoTown("05766028", "Extertal", "32699", 52.066, 9.110, 11, "2×02 1×14"),
        DemoTown("05766032", "Horn-Bad Meinberg", "32805", 51.868, 8.972, 17, "2×02 1×08 1×20 1×14"),
        DemoTown("05766036", "Kalletal", "32689", 52.132, 8.957, 14, "3×02 2×14"),
        DemoTown("05766040", "Lage", "32791", 51.990, 8.788, 35, "8×02 2×08 1×10 1×20 1×14"),
        DemoTown("05766044", "Lemgo", "32657", 52.028, 8.903, 41, "7×02 1×04 2×08 1×10 2×20 1×15 3×30"),
        DemoTown("05766048", "Leopoldshöhe", "33818", 52.014, 8.696, 16, "2×02 1×15"),
        DemoTown("05766052", "Lügde", "32676", 51.958, 9.248, 9, "3×02 1×14"),
        DemoTown("05766056", "Oerlinghausen", "33813", 51.958, 8.662, 17, "2×02 1×20 1×14"),
        DemoTown("05766060", "Schieder-Schwalenberg", "32816", 51.905, 9.168, 8, "2×02"),
        DemoTown("05766064", "Schlangen", "33189", 51.810, 8.842, 9, "2×02 1×15"),
    ),
)

HOEXTER = DemoDistrict(
    "hoexter",
    "Kommunales Integrationszentrum Kreis Höxter (Vorführung)",
    "Kreis Höxter",
    "05762",
    14,
    (
        DemoTown("05762004", "Bad Driburg", "33014", 51.736, 9.019, 19, "2×02 1×15 1×20"),
        DemoTown("05762008", "Beverungen", "37688", 51.663, 9.372, 13, "2×02 1×14 1×20"),
        DemoTown("05762016", "Brakel", "33034", 51.716, 9.184, 16, "2×02 1×15 1×30"),
        DemoTown("05762020", "Höxter", "37671", 51.774, 9.382, 29, "3×02 1×10 1×15 1×20 1×30"),
        DemoTown("05762032", "Steinheim", "32839", 51.866, 9.094, 13, "1×02 1×10 1×20"),
        DemoTown("05762036", "Warburg", "34414", 51.489, 9.146, 23, "2×02 1×14 1×20 1×08"),
    ),
)

DISTRICTS = (LIPPE, HOEXTER)
