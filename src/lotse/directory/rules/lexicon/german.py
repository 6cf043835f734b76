"""German words: what says nothing, what means the same, of what long words are made, how facts are called."""

from lotse.directory.enums import Audience, CostKind, Level, Reach, TargetGroup, Topic


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# In a question they say nothing
STOP_WORDS = _words(
    """
    ab aber alle allem allen aller alles als am an auch auf aus bei bin bis bitte brauche brauchen brauchst da
    damit dann das dass dem den der des dich die dies diese diesem diesen dieser dieses dir doch dort du durch
    ein eine einem einen einer eines er es etwas euch finde finden fuer für gegen geht gern gerne gesucht gibt
    hab habe haben hallo hat hier ich ihm ihn ihnen ihr ihre im in ins ist ja kann kein keine koennen können
    lernen man mein meine meinem meinen meiner mich mir mit moechte möchte muss müssen nach naehe nahe nähe
    neben nicht noch nur ob oder ohne schon sehr seit sein sich sie sind so soll suche suchen sucht thema ueber
    über um und uns unser unsere unter vom von vor wann warum was wegen wenn wer wie will wir wo wollen wuerde
    würde zu zum zur zwischen angebot angebote uhr
    """
)

# Means the same in a question; one line, one meaning
SYNONYMS = tuple(
    tuple(line.split())
    for line in """
    kita kindergarten kindertagesstätte krippe kindertagespflege tagesmutter
    deutschkurs sprachkurs deutschunterricht integrationskurs
    handy smartphone telefon mobiltelefon
    computer pc laptop edv
    arzt ärztin praxis doktor hausarzt
    arbeit job beruf beschäftigung stelle arbeitsplatz
    ausbildung lehre lehrstelle ausbildungsplatz
    praktikum praktika praktikumsplatz
    wohnung wohnen mietwohnung unterkunft
    miete mietvertrag
    nachhilfe hausaufgabenhilfe hausaufgabenbetreuung lernhilfe
    fußball kicken soccer
    fahrrad rad radfahren
    turnen gymnastik
    kostenlos gratis umsonst kostenfrei
    jugendliche teenager jugend
    senioren rentner ältere
    eltern mütter väter mutter vater
    baby säugling kleinkind
    schwangerschaft schwanger hebamme geburt
    ehrenamt freiwillig mithelfen helfen ehrenamtlich
    dolmetscher sprachmittler übersetzer sprachmittlung dolmetschen übersetzung
    beratung beratungsstelle sprechstunde
    geld schulden schuldnerberatung
    anwalt rechtsberatung recht
    streit konflikt ärger
    rassismus diskriminierung
    gewalt bedrohung
    psychologe therapie psychotherapie trauma seelisch
    sucht drogen alkohol
    kochen küche
    nähen handarbeit stricken
    musik singen chor
    spielen spielgruppe krabbelgruppe
    treffen treff begegnung café cafe
    anerkennung zeugnis abschluss diplom
    bewerbung lebenslauf bewerbungstraining
    führerschein fahrschule
    möbel sozialkaufhaus
    kleidung kleiderkammer kleider
    essen tafel lebensmittel
    alphabetisierung lesen schreiben
    behinderung inklusion
    barrierefrei rollstuhl stufenlos
    amt behörde verwaltung
    formular antrag ausfüllen
    """.strip().splitlines()
)

# Of what long words are made; the end of a long word must be one of these, or a word of the centre's own offers
PARTS = _words(
    """
    abend abschluss agentur alltag amt angebot anerkennung angehörige antrag arbeit arbeitsmarkt arzt aufgabe
    ausbildung austausch bad ball baby basketball begegnung begleitung behörde beratung beruf beschäftigung
    betreuung bewegung bewerbung bibliothek bildung brücke bücherei büro café caritas chor club computer deutsch
    dialog diskriminierung dienst dolmetscher einstieg eltern ehrenamt erste erziehung essen fahrrad fahrt
    familie feier ferien fest film flucht flüchtling förderung forum frau frauen frei freiwillige freizeit
    freund frühstück führerschein fußball garten geburt geld gemeinde generation geschichte gespräch gesundheit
    gewalt grund gruppe gymnastik halle hand handball handwerk haus hausaufgabe hebamme heim hilfe hof
    initiative integration internet jahr job judo jugend jung junge karate kind kinder kirche kita klasse klub
    kochen koch konflikt krabbel kranken krankheit krise küche kultur kunst kurs lager lehre leben lern lernen
    lese lesen liga lotse mädchen mann männer mathe medien mensch miete migration mittag mobil morgen mosche
    moschee museum musik mutter mütter nachbar nachhilfe nachmittag nacht nähen näh netz netzwerk oma opa pate
    paten patenschaft pause pflege platz politik praktikum praxis preis programm projekt psychologe raum recht
    reise religion runde sache schach schreib schreiben schuld schule schüler schutz schwanger schwangerschaft
    schwimmen schwimm senior senioren singen singe sozial spaziergang spiel spielen spielplatz sport sprache
    sprach sprechen sprech stadt stadtteil stand station stelle stiftung stunde streit suche sucht tag tanz
    tanzen tafel team telefon tennis text theater therapie training trauma treff treffen treffpunkt turnen turn
    umwelt union unterricht vater väter verband verein vermittlung versicherung vormittag volleyball vorlesen
    wandern wand weiterbildung werk werkstatt wohnung wohn woche wochenende zeit zeitung zentrum zirkel zugang
    """
)

# Are one word, whatever they seem to be made of
WHOLE = _words(
    """
    kindergarten handwerk stadtwerke freizeit frühstück feierabend hochzeit fußball handball basketball
    volleyball montag dienstag donnerstag freitag samstag sonntag vormittag nachmittag mittag deutschland barrierefrei
    """
)

TOPIC_WORDS: dict[Topic, str] = {
    Topic.LANGUAGE: "Sprache Deutsch Deutschkurs lernen",
    Topic.SCHOOL: "Schule Bildung Lernen",
    Topic.WORK: "Arbeit Beruf Job",
    Topic.INTERNSHIP: "Praktikum Arbeit Beruf",
    Topic.APPRENTICESHIP: "Ausbildung Lehre Arbeit Beruf",
    Topic.JOB: "Arbeitsstelle Arbeit Job Stelle",
    Topic.RECOGNITION: "Anerkennung Abschluss Zeugnis Arbeit Beruf",
    Topic.SPORT: "Sport Bewegung",
    Topic.HEALTH: "Gesundheit Arzt krank",
    Topic.HOUSING: "Wohnen Wohnung Miete",
    Topic.CONFLICT: "Streit Konflikt Diskriminierung Rassismus",
    Topic.FAMILY: "Familie Eltern Kinder",
    Topic.WOMEN: "Frauen",
    Topic.YOUTH: "Jugend Jugendliche",
    Topic.VOLUNTEERING: "Ehrenamt mithelfen helfen",
    Topic.MEETING: "Treffen Begegnung kennenlernen",
}

# Where nothing is found about one topic, these are near
RELATED: dict[Topic, tuple[Topic, ...]] = {
    Topic.LANGUAGE: (Topic.MEETING, Topic.SCHOOL),
    Topic.SCHOOL: (Topic.YOUTH, Topic.FAMILY),
    Topic.WORK: (Topic.RECOGNITION, Topic.LANGUAGE),
    Topic.INTERNSHIP: (Topic.APPRENTICESHIP, Topic.WORK),
    Topic.APPRENTICESHIP: (Topic.INTERNSHIP, Topic.WORK),
    Topic.JOB: (Topic.WORK, Topic.INTERNSHIP),
    Topic.RECOGNITION: (Topic.WORK, Topic.APPRENTICESHIP),
    Topic.SPORT: (Topic.MEETING, Topic.YOUTH),
    Topic.HEALTH: (Topic.FAMILY, Topic.CONFLICT),
    Topic.HOUSING: (Topic.FAMILY, Topic.CONFLICT),
    Topic.CONFLICT: (Topic.WOMEN, Topic.FAMILY),
    Topic.FAMILY: (Topic.WOMEN, Topic.MEETING),
    Topic.WOMEN: (Topic.FAMILY, Topic.MEETING),
    Topic.YOUTH: (Topic.SCHOOL, Topic.SPORT),
    Topic.VOLUNTEERING: (Topic.MEETING,),
    Topic.MEETING: (Topic.LANGUAGE, Topic.VOLUNTEERING),
}

GROUP_WORDS: dict[TargetGroup, str] = {
    TargetGroup.SMALL_CHILDREN: "Kleinkinder Kinder Baby",
    TargetGroup.CHILDREN: "Kinder Schulkinder Grundschule",
    TargetGroup.YOUNG: "Jugendliche Jugend Teenager junge",
    TargetGroup.ADULTS: "Erwachsene",
    TargetGroup.PARENTS: "Eltern Familie",
    TargetGroup.SENIORS: "Senioren Rentner ältere",
}

# For offers that say an age and no group: from and to (whole years, inclusive)
AGE_GROUPS = (
    (TargetGroup.SMALL_CHILDREN, 0, 5),
    (TargetGroup.CHILDREN, 6, 13),
    (TargetGroup.YOUNG, 14, 26),
    (TargetGroup.SENIORS, 65, 120),
)

AUDIENCE_WORDS: dict[Audience, str] = {
    Audience.ALL: "",
    Audience.WOMEN: "Frauen Frau Mädchen Damen",
    Audience.MEN: "Männer Mann Jungen Herren",
}

LEVEL_WORDS: dict[Level, str] = {
    Level.LITERACY: "Alphabetisierung lesen schreiben",
    Level.A0: "Anfänger",
    **{level: level.value for level in (Level.A1, Level.A2, Level.B1, Level.B2, Level.C1, Level.C2)},
}

COST_WORDS: dict[CostKind, str] = {
    CostKind.FREE: "kostenlos gratis",
    CostKind.FEE: "",
    CostKind.REDUCIBLE: "Ermäßigung",
    CostKind.UNKNOWN: "",
}

REACH_WORDS: dict[Reach, str] = {
    Reach.LOCAL: "",
    Reach.DISTRICT: "Kreis kreisweit",
    Reach.ONLINE: "online Internet Telefon digital",
}

STEP_FREE_WORDS = "barrierefrei stufenlos Rollstuhl"

# Days of the week as RFC 5545 writes them, from Monday
DAY_WORDS = {
    "MO": "Montag montags",
    "TU": "Dienstag dienstags",
    "WE": "Mittwoch mittwochs",
    "TH": "Donnerstag donnerstags",
    "FR": "Freitag freitags",
    "SA": "Samstag samstags Wochenende",
    "SU": "Sonntag sonntags Wochenende",
}

# Parts of the day, by the hour at which something begins
PART_WORDS = {
    "morning": "Vormittag vormittags morgens",
    "afternoon": "Nachmittag nachmittags",
    "evening": "Abend abends",
}

# How languages are also called, or called at all where Unicode's German list lacks them
LANGUAGE_WORDS = {
    "kmr": "Kurdisch Kurmandschi Kurmanci",
    "ckb": "Kurdisch Sorani",
    "prs": "Dari Persisch Farsi",
    "fa": "Farsi Persisch",
    "ps": "Paschtu Pashto",
    "rom": "Romanes Roma",
    "zza": "Zazaki",
    "sr": "Serbisch",
    "en": "Englisch",
}
