"""Keys of the state's school statistics (ASD) and of Destatis. An empty answer: there is no key for it."""

from lotse.schooling.enums import BERUFSKOLLEG_FORMS, SchoolForm, SupportForm

# Destatis, "Staats- und Gebietssystematik": three digits by ISO 3166-1 alpha-2. Territories of other states have no
# key of their own.
_COUNTRIES = (
    "DE000 AL121 BA122 AD123 BE124 BG125 DK126 EE127 FI128 FR129 HR130 SI131 GR134 IE135 IS136 IT137 LV139 ME140 LI141 "
    "LT142 LU143 MK144 MT145 MD146 MC147 NL148 NO149 XK150 AT151 PL152 PT153 RO154 SK155 SM156 SE157 CH158 RU160 ES161 "
    "TR163 CZ164 HU165 UA166 VA167 GB168 BY169 RS170 CY181 BM185 "
    "DZ221 AO223 ER224 ET225 LS226 BW227 BJ229 DJ230 CI231 NG232 ZW233 GA236 GM237 GH238 MR239 CV242 KE243 KM244 CG245 "
    "CD246 LR247 LY248 MG249 ML251 MA252 MU253 MZ254 NE255 MW256 ZM257 BF258 GW259 GN261 CM262 ZA263 RW265 NA267 ST268 "
    "SN269 SC271 SL272 SO273 GQ274 SD277 SS278 SZ281 TZ282 TG283 TD284 TN285 UG286 EG287 CF289 BI291 "
    "AG320 BB322 AR323 BS324 BO326 BR327 GY328 BZ330 CL332 DM333 CR334 DO335 EC336 SV337 GD340 GT345 HT346 HN347 CA348 "
    "CO349 CU351 MX353 NI354 JM355 PA357 PY359 PE361 SR364 UY365 LC366 VE367 US368 VC369 KN370 TT371 "
    "HK411 MO412 YE421 AM422 AF423 BH424 AZ425 BT426 MM427 BN429 GE430 LK431 VN432 KP434 IN436 ID437 IQ438 IR439 IL441 "
    "JP442 KZ444 JO445 KH446 QA447 KW448 LA449 KG450 LB451 MV454 OM456 MN457 NP458 PS459 BD460 PK461 PH462 TW465 KR467 "
    "AE469 TJ470 TM471 SA472 SG474 SY475 TH476 UZ477 CN479 MY482 TL483 "
    "AU523 SB524 FJ526 CK527 KI530 NR531 VU532 NU533 NZ536 PW537 PG538 TV540 TO541 WS543 MH544 FM545"
)
COUNTRY_KEYS = {one[:2]: one[2:] for one in _COUNTRIES.split()}

# Languages that families name and the catalogue of Verkehrssprachen has under another code; "xy": another language
_LANGUAGES = {"kmr": "ku", "ckb": "ku", "prs": "fa", "haz": "fa", "fil": "tl", "nb": "no", "nn": "no"}
OTHER_LANGUAGE = "xy"

INITIAL_SUPPORT_CLASS = "DF"  # Deutschförderung, whichever class the child sits in (BASS 13-63 Nr. 3; from 2024)
REGULAR_CLASS = "RK"
_WITHOUT_DF = frozenset({SchoolForm.WALDORF, SchoolForm.HIBERNIA, SchoolForm.WALDORF_SPECIAL})
_BRANCHES = {SupportForm.INTERNATIONAL_CLASS: "A17", SupportForm.FIT_FUER_MEHR: "A18"}
_BERUFSKOLLEGS = frozenset({SchoolForm.BERUFSKOLLEG, SchoolForm.SPECIAL_BERUFSKOLLEG})
_LAST_GRADE = 10


def country(iso: str) -> str:
    """Destatis' three digits of a country or citizenship."""
    return COUNTRY_KEYS.get(iso, "")


def language(code: str) -> str:
    """The two letters of a Verkehrssprache; a language without a code of ISO 639-1 is "another language"."""
    return _LANGUAGES.get(code, code if len(code) == 2 else OTHER_LANGUAGE)


def grade(number: int | None) -> str:
    """01 to 10; the Berufskolleg (Lotse's 11) has no such grade."""
    return f"{number:02}" if number and number <= _LAST_GRADE else ""


def branch(support_form: str) -> str:
    """Schulgliederung of the classes of the Berufskolleg for newcomers; elsewhere the school decides."""
    return _BRANCHES.get(SupportForm(support_form), "") if support_form else ""


def class_kind(support_form: str, school_form: str) -> str:
    """Klassenart; stays empty at the Berufskolleg."""
    if not support_form or support_form in BERUFSKOLLEG_FORMS or school_form in _BERUFSKOLLEGS:
        return ""
    if support_form == SupportForm.REGULAR:
        return REGULAR_CLASS
    return "" if school_form in _WITHOUT_DF else INITIAL_SUPPORT_CLASS


def kindergarten(years: int) -> str:
    """0 none, 2 one to two years, 3 two to three, 4 three and more; 1 (less than a year) is not asked for."""
    return "0" if years <= 0 else str(min(years, 3) + 1)
