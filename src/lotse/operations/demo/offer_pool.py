"""Invented offers and partners of the demo, combined by chance with the district's municipalities."""

from dataclasses import dataclass

from lotse.directory.enums import OrganisationKind as Kind

DE = ("de",)
WIDE = ("de", "uk", "ar", "tr")


@dataclass(frozen=True, slots=True)
class OfferIdea:
    """``by``: kinds of partners that offer it. ``when``: rule, first and last hour. ``cost``: cents, 0 is free."""

    name: str
    summary: str
    topics: tuple[str, ...]
    groups: tuple[str, ...]
    by: tuple[Kind, ...]
    when: tuple[str, int, int] | None = None
    languages: tuple[str, ...] = DE
    levels: tuple[str, str] = ("", "")
    ages: tuple[int | None, int | None] = (None, None)
    audience: str = "all"
    cost: int = 0
    reach: str = "local"
    joining: str = "Bitte rufen Sie vorher an."
    documents: str = ""
    seats: int = 12  # how many take part; free places are fewer
    town: str = ""  # where it takes place, if a partner there gives it


PARTNERS = (
    (Kind.WELFARE, ("Wohlfahrtsverband {district}", "Sozialwerk {town}", "Diakonisches Hilfswerk {town}")),
    (Kind.MIGRATION_ADVICE, ("Migrationsberatung {town}", "Beratungsstelle Ankommen {town}")),
    (Kind.EDUCATION, ("Bildungswerk {town}", "Sprachschule Brücke {town}", "Volksbildung {town}")),
    (Kind.SPORTS, ("Sportfreunde {town}", "Turnverein {town}", "Kreissportverband {district}")),
    (Kind.MIGRANT_ORGANISATION, ("Verein Neue Nachbarn {town}", "Frauen aus aller Welt {town}")),
    (Kind.FAITH, ("Kirchengemeinde {town}", "Moscheegemeinde {town}")),
    (Kind.CHILDCARE, ("Familienzentrum Kunterbunt {town}", "Kita Sonnenblume {town}")),
    (Kind.MUNICIPALITY, ("Gemeindeverwaltung {town}", "Stadtbücherei {town}")),
    (Kind.EMPLOYER, ("Holzbau Musterwerk {town}", "Pflegedienst Beispiel {town}", "Backhaus Muster {town}")),
    (Kind.JOB_CENTRE, ("Jobcenter {district}",)),
    (Kind.EMPLOYMENT_AGENCY, ("Agentur für Arbeit {town}",)),
    (Kind.CASE_MANAGEMENT, ("Integrationsmanagement {district}",)),
    (Kind.OTHER, ("Freiwilligenzentrum {town}", "Mieterhilfe {town}", "Fahrradwerkstatt {town}")),
)
STREETS = ("Lindenweg", "Am Markt", "Bahnhofstraße", "Schulgasse", "Mühlenweg", "Kirchplatz", "Gartenstraße")
VENUES = ("Haus der Begegnung", "Gemeindehaus", "Bürgertreff", "Sporthalle am Wall", "Alte Schule", "Kulturhof")
CONTACTS = (
    "Sabine Musterkamp", "Emine Beispiel", "Holger Testrup", "Olena Probenko", "Jürgen Mustermeier", "Nadja Vorlage",
    "Tariq Muster", "Birgit Beispielmann", "Anh Probst", "Wiebke Exempel",
)  # fmt: skip
FUNCTIONS = ("Leitung", "Kursbüro", "Sozialdienst", "Vorstand", "Anmeldung")

IDEAS = (
    OfferIdea(
        "Deutsch am Abend", "Deutschkurs für alle, die tagsüber arbeiten.", ("language",), ("adults",),
        (Kind.EDUCATION,), ("FREQ=WEEKLY;BYDAY=TU,TH", 18, 20), ("de",), ("a1", "b1"), (18, None), cost=2000,
        documents="Ausweis, Berechtigungsschein, wenn vorhanden",
    ),
    OfferIdea(
        "Deutsch am Vormittag", "Deutschkurs mit Kinderbetreuung nebenan.", ("language", "women"),
        ("adults", "parents"), (Kind.EDUCATION, Kind.MIGRANT_ORGANISATION), ("FREQ=WEEKLY;BYDAY=MO,WE", 9, 12),
        ("de", "ar", "uk"), ("a0", "a2"), (16, None), "women",
    ),
    OfferIdea(
        "Deutsch für Frauen am Abend", "Deutschkurs nur für Frauen, mit Kinderbetreuung.", ("language", "women"),
        ("adults",), (Kind.EDUCATION, Kind.MIGRANT_ORGANISATION, Kind.FAITH, Kind.MUNICIPALITY, Kind.WELFARE),
        ("FREQ=WEEKLY;BYDAY=WE", 18, 20), ("de", "ar", "tr"), ("a1", "b1"), (16, None), "women", town="Lemgo",
    ),
    OfferIdea(
        "Lesen und Schreiben lernen", "Für Erwachsene, die lesen und schreiben lernen wollen.", ("language",),
        ("adults",), (Kind.EDUCATION,), ("FREQ=WEEKLY;BYDAY=MO,TU,WE", 9, 11), DE, ("literacy", "a1"), (16, None),
    ),
    OfferIdea(
        "Sprachcafé", "Bei Kaffee und Tee Deutsch sprechen. Alle sind willkommen.", ("language", "meeting"),
        ("adults", "seniors"), (Kind.FAITH, Kind.MIGRANT_ORGANISATION, Kind.MUNICIPALITY),
        ("FREQ=WEEKLY;BYDAY=FR", 15, 17), WIDE, joining="Einfach kommen.", seats=30,
    ),
    OfferIdea(
        "Deutsch für den Beruf", "Deutsch für Werkstatt, Pflege und Büro.", ("language", "work"), ("adults",),
        (Kind.EDUCATION,), ("FREQ=WEEKLY;BYDAY=MO,WE,FR", 13, 16), DE, ("b1", "c1"), (18, None), cost=3500,
    ),
    OfferIdea(
        "Hausaufgabenhilfe", "Schulkinder bekommen Hilfe bei den Hausaufgaben.", ("school",), ("children",),
        (Kind.WELFARE, Kind.FAITH, Kind.MUNICIPALITY), ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH", 14, 16), ("de", "ar", "tr"),
        ages=(6, 14),
    ),
    OfferIdea(
        "Elterncafé zur Schule", "Wie geht Schule in Deutschland? Eltern fragen, Lehrkräfte antworten.",
        ("school", "family"), ("parents",), (Kind.CHILDCARE, Kind.WELFARE), ("FREQ=MONTHLY;BYDAY=1WE", 9, 11), WIDE,
        joining="Einfach kommen.", seats=25,
    ),
    OfferIdea(
        "Nachhilfe in den Ferien", "Eine Woche Mathe und Deutsch in kleinen Gruppen.", ("school", "youth"),
        ("children", "young"), (Kind.EDUCATION,), None, DE, ages=(10, 18), cost=1500,
    ),
    OfferIdea(
        "Beratung im Jobcenter", "Hilfe bei Anträgen auf Bürgergeld und bei der Suche nach Arbeit.", ("work",),
        ("adults",), (Kind.JOB_CENTRE,), ("FREQ=WEEKLY;BYDAY=MO,TU,TH", 8, 12), WIDE, ages=(15, 67), reach="district",
        joining="Bitte vereinbaren Sie einen Termin.", documents="Ausweis, Mietvertrag, Kontoauszüge",
    ),
    OfferIdea(
        "Berufsberatung", "Welcher Beruf passt zu mir? Beratung für junge Menschen.", ("work", "work.apprenticeship"),
        ("young",), (Kind.EMPLOYMENT_AGENCY,), ("FREQ=WEEKLY;BYDAY=WE", 14, 17), ("de", "en"), ages=(15, 27),
        reach="district", joining="Bitte vereinbaren Sie einen Termin.", documents="Zeugnisse, wenn vorhanden",
    ),
    OfferIdea(
        "Praktikum in der Tischlerei", "Zwei Wochen mitarbeiten und den Beruf kennenlernen.", ("work.internship",),
        ("young", "adults"), (Kind.EMPLOYER,), None, DE, ("a2", ""), (16, None), seats=2,
        documents="Lebenslauf",
    ),
    OfferIdea(
        "Ausbildung in der Pflege", "Drei Jahre lernen und verdienen. Wir helfen mit der Sprache.",
        ("work.apprenticeship", "health"), ("young", "adults"), (Kind.EMPLOYER,), None, DE, ("b2", ""), (17, None),
        seats=4, documents="Schulabschluss, Lebenslauf",
    ),
    OfferIdea(
        "Arbeit in der Backstube", "Offene Stellen in Vollzeit und Teilzeit.", ("work.job",), ("adults",),
        (Kind.EMPLOYER,), None, ("de", "uk", "ro"), ("a2", ""), (18, None), seats=3, documents="Lebenslauf",
    ),
    OfferIdea(
        "Anerkennung von Zeugnissen", "Beratung: Wie wird mein Abschluss in Deutschland anerkannt?",
        ("work.recognition", "work"), ("adults",), (Kind.MIGRATION_ADVICE, Kind.EMPLOYMENT_AGENCY),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", 10, 15), WIDE, reach="district", documents="Zeugnisse im Original",
        joining="Bitte vereinbaren Sie einen Termin.",
    ),
    OfferIdea(
        "Fußball für alle", "Kicken ohne Anmeldung, für Anfänger:innen und Könner:innen.", ("sport", "youth"),
        ("young", "children"), (Kind.SPORTS,), ("FREQ=WEEKLY;BYDAY=WE", 17, 19), WIDE, ages=(10, 27),
        joining="Einfach kommen.", documents="Sportschuhe", seats=24,
    ),
    OfferIdea(
        "Schwimmen für Frauen", "Schwimmen lernen, nur für Frauen und Mädchen.", ("sport", "women"),
        ("adults", "young"), (Kind.SPORTS, Kind.MIGRANT_ORGANISATION), ("FREQ=WEEKLY;BYDAY=SU", 10, 12),
        ("de", "ar", "tr"), ages=(14, None), audience="women", cost=400, documents="Badekleidung, Handtuch", seats=10,
    ),
    OfferIdea(
        "Eltern-Kind-Turnen", "Kleine Kinder toben, Eltern lernen sich kennen.", ("sport", "family"),
        ("small_children", "parents"), (Kind.SPORTS, Kind.CHILDCARE), ("FREQ=WEEKLY;BYDAY=TH", 15, 16), DE,
        ages=(2, 6), cost=500,
    ),
    OfferIdea(
        "Rückentraining für Ältere", "Sanfte Bewegung im Sitzen und Stehen.", ("sport", "health"), ("seniors",),
        (Kind.SPORTS,), ("FREQ=WEEKLY;BYDAY=MO", 10, 11), ("de", "ru"), ages=(60, None), cost=600,
    ),
    OfferIdea(
        "Gesundheit verstehen", "Arzt, Apotheke, Impfung: Wie geht das hier?", ("health",), ("adults", "parents"),
        (Kind.WELFARE, Kind.MIGRATION_ADVICE), ("FREQ=MONTHLY;BYDAY=2TU", 10, 12), WIDE, joining="Einfach kommen.",
        seats=20,
    ),
    OfferIdea(
        "Beratung rund um die Geburt", "Eine Hebamme hilft vor und nach der Geburt.", ("health", "family", "women"),
        ("parents",), (Kind.WELFARE, Kind.CHILDCARE), None, ("de", "ar", "uk"), audience="women", reach="district",
    ),
    OfferIdea(
        "Hilfe bei der Wohnungssuche", "Wir suchen mit Ihnen Anzeigen und rufen an.", ("housing",),
        ("adults", "parents"), (Kind.WELFARE, Kind.OTHER), ("FREQ=WEEKLY;BYDAY=TU", 10, 13), WIDE,
        documents="Personalausweis oder Aufenthaltspapier", seats=8,
    ),
    OfferIdea(
        "Wohnungsführerschein", "Heizen, lüften, Müll trennen, Nachbarn kennenlernen.", ("housing",),
        ("adults", "young"), (Kind.OTHER, Kind.MUNICIPALITY, Kind.EDUCATION), ("FREQ=MONTHLY;BYDAY=3SA", 10, 14), WIDE,
        ages=(18, None), seats=16,
    ),
    OfferIdea(
        "Hilfe bei Diskriminierung", "Sie werden schlecht behandelt? Wir hören zu und helfen.", ("conflict",),
        ("adults", "young"), (Kind.MIGRATION_ADVICE, Kind.WELFARE), ("FREQ=WEEKLY;BYDAY=TH", 14, 17), WIDE,
        reach="district", joining="Schreiben Sie eine Mail oder rufen Sie an. Es bleibt unter uns.",
    ),
    OfferIdea(
        "Streit unter Nachbarn", "Wir vermitteln, wenn es Streit im Haus gibt.", ("conflict", "housing"), ("adults",),
        (Kind.OTHER, Kind.MUNICIPALITY), None, ("de", "tr", "ru"), reach="district",
    ),
    OfferIdea(
        "Krabbelgruppe", "Spielen und singen mit Kindern bis drei Jahre.", ("family",), ("small_children", "parents"),
        (Kind.CHILDCARE, Kind.FAITH), ("FREQ=WEEKLY;BYDAY=WE", 9, 11), WIDE, ages=(0, 3), joining="Einfach kommen.",
    ),
    OfferIdea(
        "Familienfrühstück", "Einmal im Monat gemeinsam frühstücken.", ("family", "meeting"), ("parents",),
        (Kind.CHILDCARE, Kind.FAITH, Kind.MIGRANT_ORGANISATION), ("FREQ=MONTHLY;BYDAY=1SA", 9, 12), WIDE,
        joining="Einfach kommen.", seats=40,
    ),
    OfferIdea(
        "Nähcafé für Frauen", "Nähen, reden, Tee trinken. Maschinen sind da.", ("women", "meeting"),
        ("adults", "seniors"), (Kind.MIGRANT_ORGANISATION, Kind.FAITH), ("FREQ=WEEKLY;BYDAY=TU", 10, 12), WIDE,
        audience="women", seats=8,
    ),
    OfferIdea(
        "Fahrrad fahren lernen", "Radfahren lernen auf dem Übungsplatz, nur für Frauen.", ("women", "sport"),
        ("adults",), (Kind.OTHER, Kind.SPORTS), ("FREQ=WEEKLY;BYDAY=SA", 10, 12), ("de", "ar", "fa"),
        audience="women", cost=1000, documents="Feste Schuhe", seats=6,
    ),
    OfferIdea(
        "Jugendtreff", "Kickern, Musik, Kochen. Jede Woche offen.", ("youth", "meeting"), ("young",),
        (Kind.MUNICIPALITY, Kind.FAITH), ("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", 15, 20), WIDE, ages=(12, 21),
        joining="Einfach kommen.", seats=50,
    ),
    OfferIdea(
        "Mädchengruppe", "Ein Nachmittag nur für Mädchen.", ("youth", "women"), ("young", "children"),
        (Kind.WELFARE, Kind.MUNICIPALITY), ("FREQ=WEEKLY;BYDAY=TH", 16, 18), ("de", "ar", "tr"), ages=(10, 17),
        audience="women", seats=14,
    ),
    OfferIdea(
        "Mithelfen in der Fahrradwerkstatt", "Räder reparieren und Deutsch sprechen.", ("volunteering", "meeting"),
        ("adults", "young"), (Kind.OTHER,), ("FREQ=WEEKLY;BYDAY=SA", 11, 15), WIDE, ages=(16, None), audience="all",
        joining="Einfach kommen.",
    ),
    OfferIdea(
        "Sprachpat:innen gesucht", "Eine Stunde in der Woche mit einem Menschen Deutsch üben.", ("volunteering",),
        ("adults", "seniors"), (Kind.OTHER, Kind.WELFARE), None, DE, ages=(18, None), reach="district", seats=20,
    ),
    OfferIdea(
        "Männerkochgruppe", "Männer kochen Gerichte aus ihrer Heimat.", ("meeting",), ("adults",),
        (Kind.FAITH, Kind.MIGRANT_ORGANISATION), ("FREQ=MONTHLY;BYDAY=-1FR", 18, 21), WIDE, audience="men", cost=500,
        seats=10,
    ),
    OfferIdea(
        "Spieleabend", "Brettspiele verstehen auch ohne viele Worte.", ("meeting",), ("adults", "young", "seniors"),
        (Kind.FAITH, Kind.MUNICIPALITY), ("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR", 18, 21), WIDE,
        joining="Einfach kommen.", seats=24,
    ),
    OfferIdea(
        "Beratung für Zugewanderte", "Hilfe bei Briefen, Anträgen und Fragen zum Leben hier.",
        ("family", "work", "housing"), ("adults", "parents", "young"), (Kind.MIGRATION_ADVICE,),
        ("FREQ=WEEKLY;BYDAY=MO,WE", 9, 13), ("de", "uk", "ar", "tr", "fa", "ru"), reach="district",
        joining="Bitte vereinbaren Sie einen Termin.", documents="Briefe, um die es geht",
    ),
    OfferIdea(
        "Begleitung durch das Integrationsmanagement", "Eine feste Ansprechperson für schwierige Fragen.",
        ("family", "work"), ("adults", "parents"), (Kind.CASE_MANAGEMENT,), None, WIDE, reach="district",
        joining="Die Beratungsstelle meldet Sie mit Ihrer Einwilligung an.",
    ),
    OfferIdea(
        "Sprachberatung am Telefon", "Welcher Kurs passt? Wir rufen Sie in Ihrer Sprache zurück.", ("language",),
        ("adults",), (Kind.EDUCATION, Kind.MIGRATION_ADVICE), ("FREQ=WEEKLY;BYDAY=TU,TH", 10, 12),
        ("de", "uk", "ar", "ru", "en"), reach="online",
    ),
)  # fmt: skip

# Texts of some offers as people who speak the language would write them; in the demo some count as checked.
TRANSLATIONS = {
    "Sprachcafé": {
        "uk": ("Мовне кафе", "За кавою та чаєм розмовляємо німецькою. Ласкаво просимо всіх."),
        "ar": ("مقهى اللغة", "نتحدث الألمانية مع القهوة والشاي. أهلاً بالجميع."),
        "tr": ("Dil kafesi", "Kahve ve çay eşliğinde Almanca konuşun. Herkes davetlidir."),
        "en": ("Language café", "Speak German over coffee and tea. Everyone is welcome."),
    },
    "Deutsch am Abend": {
        "uk": ("Німецька ввечері", "Курс німецької для тих, хто вдень працює."),
        "ar": ("الألمانية مساءً", "دورة ألمانية لمن يعمل أثناء النهار."),
        "en": ("German in the evening", "A German course for people who work during the day."),
    },
    "Fußball für alle": {
        "uk": ("Футбол для всіх", "Граємо без реєстрації, для початківців і досвідчених."),
        "ar": ("كرة القدم للجميع", "نلعب دون تسجيل، للمبتدئين وغيرهم."),
        "tr": ("Herkes için futbol", "Kayıt olmadan futbol, yeni başlayanlar da gelebilir."),
    },
    "Krabbelgruppe": {
        "uk": ("Група для малюків", "Граємося та співаємо з дітьми до трьох років."),
        "ar": ("مجموعة الأطفال الصغار", "نلعب ونغني مع الأطفال حتى ثلاث سنوات."),
        "tr": ("Bebek oyun grubu", "Üç yaşına kadar çocuklarla oyun ve şarkı."),
    },
    "Beratung für Zugewanderte": {
        "uk": ("Консультації для новоприбулих", "Допомога з листами, заявами та питаннями про життя тут."),
        "ar": ("استشارة للوافدين", "مساعدة في الرسائل والطلبات وأسئلة الحياة هنا."),
        "tr": ("Göçmenler için danışma", "Mektuplar, başvurular ve buradaki yaşamla ilgili yardım."),
        "ru": ("Консультация для приезжих", "Помощь с письмами, заявлениями и вопросами о жизни здесь."),
    },
}
JOINING = {
    "Einfach kommen.": {
        "uk": "Просто приходьте.",
        "ar": "تعالوا ببساطة.",
        "tr": "Doğrudan gelin.",
        "en": "Just come along.",
        "ru": "Просто приходите.",
    },
    "Bitte rufen Sie vorher an.": {
        "uk": "Будь ласка, зателефонуйте заздалегідь.",
        "ar": "يرجى الاتصال مسبقاً.",
        "tr": "Lütfen önceden arayın.",
        "en": "Please call first.",
        "ru": "Пожалуйста, позвоните заранее.",
    },
    "Bitte vereinbaren Sie einen Termin.": {
        "uk": "Будь ласка, запишіться на прийом.",
        "ar": "يرجى تحديد موعد.",
        "tr": "Lütfen randevu alın.",
        "en": "Please make an appointment.",
        "ru": "Пожалуйста, запишитесь на приём.",
    },
}
