"""Invented people: frequent given names and surnames of each language, combined by chance."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NameSet:
    language: str
    country: str
    weight: int
    girls: tuple[str, ...]
    boys: tuple[str, ...]
    women: tuple[str, ...]
    men: tuple[str, ...]
    surnames: tuple[str, ...]


NAME_SETS = (
    NameSet(
        "uk", "UA", 30,
        ("Daryna", "Sofija", "Solomija", "Anna", "Polina", "Jewa"), ("Maksym", "Artem", "Danylo", "Matwij", "Tymofij"),
        ("Oksana", "Iryna", "Natalija", "Halyna", "Switlana"), ("Andrij", "Serhij", "Oleh", "Wolodymyr"),
        ("Kowaltschuk", "Melnyk", "Tkatschenko", "Bondar", "Lyssenko", "Marchenko", "Polischtschuk"),
    ),
    NameSet(
        "ar", "SY", 30,
        ("Rahaf", "Mariam", "Lin", "Sara", "Yasmin", "Nour"), ("Omar", "Yusuf", "Adam", "Khaled", "Zain"),
        ("Hanan", "Rima", "Amal", "Fatima", "Samar"), ("Mahmoud", "Samir", "Nabil", "Hassan"),
        ("Al-Masri", "Haddad", "Khalil", "Darwish", "Saleh", "Kassem", "Nasser"),
    ),
    NameSet(
        "kmr", "IQ", 12,
        ("Berfin", "Rojin", "Dilan", "Zilan"), ("Azad", "Rojhat", "Baran", "Diyar"),
        ("Gulistan", "Nesrin", "Shirin"), ("Serdar", "Hiwa", "Karwan"),
        ("Barzan", "Qadir", "Hussein", "Omer", "Ibrahim"),
    ),
    NameSet(
        "prs", "AF", 10,
        ("Parwana", "Zahra", "Hosna", "Sitara"), ("Farhad", "Elyas", "Ramin", "Idris"),
        ("Shukria", "Laila", "Masuma"), ("Ahmad", "Reza", "Habib"),
        ("Rahimi", "Ahmadi", "Noori", "Sharifi", "Karimi"),
    ),
    NameSet(
        "tr", "TR", 16,
        ("Elif", "Defne", "Zeynep", "Ecrin"), ("Emir", "Kerem", "Mert", "Yiğit"),
        ("Ayşe", "Gül", "Sevgi", "Hülya"), ("Mehmet", "Murat", "Hakan", "Orhan"),
        ("Yılmaz", "Şahin", "Demir", "Kaya", "Öztürk", "Çelik", "Aydın"),
    ),
    NameSet(
        "ro", "RO", 12,
        ("Ioana", "Andreea", "Maria", "Elena"), ("Andrei", "Luca", "Matei", "Ștefan"),
        ("Mihaela", "Cristina", "Daniela"), ("Ion", "Vasile", "Florin"),
        ("Popa", "Ionescu", "Dumitru", "Radu", "Stan"),
    ),
    NameSet(
        "ru", "KZ", 10,
        ("Alina", "Xenia", "Darja", "Vera"), ("Timur", "Nikita", "Roman", "Ilja"),
        ("Galina", "Tatjana", "Ljudmila"), ("Viktor", "Alexander", "Waldemar"),
        ("Schmidt", "Iwanow", "Petrow", "Weber", "Kusnezow"),
    ),
    NameSet(
        "ti", "ER", 6,
        ("Selam", "Hiwet", "Ruta"), ("Natnael", "Yonas", "Abel"),
        ("Letekidan", "Senait"), ("Tesfay", "Mebrahtu"),
        ("Tesfamariam", "Haile", "Gebremedhin"),
    ),
)  # fmt: skip

STAFF = (
    ("leitung", "Dr. Friederike Anger", ("director",)),
    ("beratung", "Jonas Tiemann", ("counsellor",)),
    ("beratung2", "Meral Aksoy", ("counsellor",)),
    ("beratung3", "Katharina Buschmeier", ("counsellor", "coordinator")),
    ("ehrenamt", "Silke Rodehüser", ("coordinator",)),
    ("konflikte", "Tarek Wiebe", ("mediator",)),
    ("netzwerk", "Anke Hölscher", ("networker",)),
    ("sprachmittlung", "Paulina Nowak-Röhr", ("dispatcher",)),
    ("foerderung", "Henrik Stölting", ("funder",)),
    ("datenschutz", "Ute Marquardt", ("privacy_officer",)),
    ("verwaltung", "Bernd Kleinemas", ("administrator",)),
    ("schulamt", "Gisela Ostermann", ("partner",)),
    ("verband", "Dorothee Sandkühler", ("partner",)),
)

SCHOOL_NAMES = {
    "02": ("Grundschule am Mühlenbach", "Grundschule Lindenhof", "Grundschule Sonnenwinkel", "Grundschule am Stadtwald",
           "Regenbogengrundschule", "Grundschule an der Ziegelei", "Grundschule Kirchbreite", "Schule Kirschgarten",
           "Grundschule Weidenweg", "Grundschule am Anger", "Grundschule Steinbreite", "Grundschule am Ostertor"),
    "04": ("Hauptschule am Wall", "Hauptschule Bruchfeld"),
    "08": ("Förderschule am Hang", "Förderschule Wiesengrund", "Förderschule Birkenweg"),
    "10": ("Realschule am Grasweg", "Realschule Hohe Warte"),
    "14": ("Sekundarschule am Fluss", "Sekundarschule Neue Wiese"),
    "15": ("Gesamtschule am Park", "Gesamtschule Nordfeld"),
    "17": ("Freie Waldorfschule",),
    "20": ("Gymnasium am Schlossberg", "Gymnasium Leineweg", "Gymnasium an der Werre", "Gymnasium Südhang"),
    "30": ("Berufskolleg Technik", "Berufskolleg Wirtschaft", "Berufskolleg Gesundheit und Soziales",
           "Berufskolleg Gestaltung", "Berufskolleg Ernährung"),
    "83": ("Klinikschule",),
}  # fmt: skip
