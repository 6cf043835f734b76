from django.urls import path

from lotse.schooling.enums import INTERVIEW_PATHS
from lotse.schooling.views import (
    interview,
    letters,
    places,
    process,
    proposals,
    pupil_steps,
    pupils,
    recommendations,
    schools,
    schools_register,
)

app_name = "schooling"
urlpatterns = [
    # Pupils: the queue, one child, the steps of its path
    path("schule/kinder/", pupils.pupil_list, name="pupils"),
    path("schule/kinder/liste/", pupils.pupil_export, name="pupils_export"),
    path("schule/kinder/anmelden/", pupils.find_child, name="find_child"),
    path("familien/<code:household>/schule/anmelden/<uuid:person>/", pupils.register, name="register_pupil"),
    path("familien/<code:household>/schule/", pupils.household_tab, name="household_tab"),
    path("schule/kinder/<code:pupil>/", pupils.pupil, name="pupil"),
    path("schule/kinder/<code:pupil>/stand/", pupil_steps.move, name="move"),
    path("schule/kinder/<code:pupil>/jahrgang/", pupil_steps.grade, name="grade"),
    path("schule/kinder/<code:pupil>/klasse/", pupil_steps.support_form, name="support_form"),
    path("schule/kinder/<code:pupil>/klaeren/", pupil_steps.talk_first, name="talk_first"),
    path("schule/kinder/<code:pupil>/zustaendig/", pupil_steps.responsible, name="responsible"),
    path("schule/kinder/<code:pupil>/schritt/", pupil_steps.next_step, name="next_step"),
    path("schule/kinder/<code:pupil>/untersuchung/", pupil_steps.exam, name="exam"),
    path("schule/kinder/<code:pupil>/antwort/", pupil_steps.answer, name="answer"),
    path("schule/kinder/<code:pupil>/uebergabe/", pupil_steps.hand_over, name="hand_over"),
    path("schule/kinder/<code:pupil>/zuweisung/", pupil_steps.assignment, name="assignment"),
    path("schule/kinder/<code:pupil>/schulbeginn/", pupil_steps.start, name="start"),
    path("schule/kinder/<code:pupil>/bogen/", interview.overview, name="interview"),
    *(
        path(f"schule/kinder/<code:pupil>/bogen/{part}/", interview.step, {"step": step}, name=f"interview_{step}")
        for step, part in INTERVIEW_PATHS.items()
    ),
    path("schule/kinder/<code:pupil>/bogen/abschluss/", interview.complete, name="interview_complete"),
    path("schule/kinder/<code:pupil>/bogen/druck/", interview.sheet, name="interview_print"),
    path("schule/kinder/<code:pupil>/brief/", letters.letter, name="letter"),
    path("schule/uebersetzungen/", letters.sentences, name="sentences"),
    path("schule/ablauf/", process.process, name="process"),
    # Schools and places
    path("schule/", schools.home, name="home"),
    path("schule/schulen/", schools.schools, name="schools"),
    path("schule/schulen/export/", schools.schools_export, name="schools_export"),
    path("schule/schulen/neu/", schools.school_new, name="school_new"),
    path("schule/schulen/einlesen/", schools_register.register, name="register"),
    path("schule/schulen/einlesen/pruefen/", schools_register.register_check, name="register_check"),
    path("schule/schulen/einlesen/verwerfen/", schools_register.register_discard, name="register_discard"),
    path("schule/schulen/<code:school>/", schools.school, name="school"),
    path("schule/schulen/<code:school>/bearbeiten/", schools.school_edit, name="school_edit"),
    path("schule/schulen/<code:school>/angebot/", schools.school_offer, name="school_offer"),
    path(
        "schule/schulen/<code:school>/angebot/zuruecknehmen/",
        schools.school_offer_withdraw,
        name="school_offer_withdraw",
    ),
    path("schule/schulen/<code:school>/plaetze/", places.school_places, name="school_places"),
    path("schule/plaetze/", places.places, name="places"),
    path("schule/plaetze/export/", places.places_export, name="places_export"),
    path("schule/plaetze/einlesen/", places.places_import, name="places_import"),
    path("schule/busminuten/einlesen/", schools_register.bus_import, name="bus_import"),
    # Proposals and recommendations
    path("schule/vorschlaege/", proposals.runs, name="runs"),
    path("schule/vorschlaege/neu/", proposals.start_run, name="start_run"),
    path("schule/vorschlaege/gewichte/", proposals.weights, name="weights"),
    path("schule/vorschlaege/gewichte/aendern/", proposals.edit_weights, name="edit_weights"),
    path("schule/vorschlaege/<uuid:run>/", proposals.run, name="run"),
    path("schule/vorschlaege/<uuid:run>/stand/", proposals.run_progress, name="run_progress"),
    path("schule/vorschlaege/<uuid:run>/vorgabe/", proposals.decide_cell, name="decide_cell"),
    path("schule/vorschlaege/<uuid:run>/uebernehmen/", proposals.accept_rows, name="accept_rows"),
    path("schule/vorschlaege/<uuid:run>/uebernehmen/<uuid:row>/", proposals.accept_row, name="accept_row"),
    path("schule/kinder/<code:pupil>/vorschlag/", proposals.propose_one, name="propose_one"),
    path("schule/kinder/<code:pupil>/vorgaben/", proposals.marks, name="marks"),
    path("schule/kinder/<code:pupil>/empfehlung/", recommendations.recommend, name="recommend"),
    path("schule/kinder/<code:pupil>/empfehlung/ruecknahme/", recommendations.withdraw_recommendation, name="withdraw"),
    path("schule/kinder/<code:pupil>/vormerkung/", recommendations.extend_hold, name="extend_hold"),
    path("schule/kinder/<code:pupil>/bedarf/", recommendations.open_need_notice, name="open_need_notice"),
]
