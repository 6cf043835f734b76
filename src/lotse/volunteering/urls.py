from django.urls import path

from lotse.volunteering.public_views import asking as public_asking
from lotse.volunteering.public_views import coaching as public_coaching
from lotse.volunteering.public_views import concern
from lotse.volunteering.public_views import needs as public_needs
from lotse.volunteering.public_views import shares as public_shares
from lotse.volunteering.public_views.own import coaching as own_coaching
from lotse.volunteering.public_views.own import data as own_data
from lotse.volunteering.public_views.own import hours as own_hours
from lotse.volunteering.public_views.own import page as own
from lotse.volunteering.public_views.own import rest as own_rest
from lotse.volunteering.views import (
    asking,
    board,
    coaching,
    engagements,
    full_timers,
    matching,
    needs,
    notices,
    relief,
    requirements,
    schedule,
    settings,
    shares,
    statements,
    volunteers,
)

app_name = "volunteering"
urlpatterns = [
    path("ehrenamt/belastung/", board.board, name="board"),
    # Volunteers
    path("ehrenamt/personen/", volunteers.volunteers, name="volunteers"),
    path("ehrenamt/personen/neu/", volunteers.new, name="new_volunteer"),
    path("ehrenamt/personen/bogen.pdf", volunteers.signup_sheet, name="signup_sheet"),
    path("ehrenamt/personen/<code:volunteer>/", volunteers.volunteer, name="volunteer"),
    path("ehrenamt/personen/<code:volunteer>/bearbeiten/", volunteers.edit, name="edit_volunteer"),
    path("ehrenamt/personen/<code:volunteer>/aufnehmen/", volunteers.admit, name="admit_volunteer"),
    path("ehrenamt/personen/<code:volunteer>/pause/", volunteers.pause, name="pause_volunteer"),
    path("ehrenamt/personen/<code:volunteer>/wieder-da/", volunteers.resume, name="resume_volunteer"),
    path("ehrenamt/personen/<code:volunteer>/beenden/", volunteers.end, name="end_volunteer"),
    path("ehrenamt/personen/<code:volunteer>/moechte-aufhoeren/", notices.stop, name="volunteer_stops"),
    path("ehrenamt/personen/<code:volunteer>/macht-weiter/", notices.stay, name="volunteer_stays"),
    path("ehrenamt/personen/<code:volunteer>/nachricht/<uuid:notice>/", notices.settle, name="settle_notice"),
    path("ehrenamt/personen/<code:volunteer>/freie-tage/", volunteers.days_off, name="days_off"),
    path(
        "ehrenamt/personen/<code:volunteer>/freie-tage/<uuid:absence>/streichen/",
        volunteers.drop_days_off,
        name="drop_days_off",
    ),
    path("ehrenamt/personen/<code:volunteer>/grenze/", volunteers.limit, name="agree_limit"),
    path("ehrenamt/personen/<code:volunteer>/gespraech/", volunteers.talk, name="talk"),
    path("ehrenamt/personen/<code:volunteer>/nachweis/", requirements.proof, name="proof"),
    path("ehrenamt/nachweise/", requirements.requirements, name="requirements"),
    path("ehrenamt/nachweise/<slug:requirement>/", requirements.requirement, name="requirement"),
    # Needs of families
    path("ehrenamt/bedarf/", needs.needs, name="needs"),
    path("ehrenamt/bedarf/neu/", needs.new, name="new_need"),
    path("familien/<code:household>/ehrenamt/", needs.household_needs, name="household_needs"),
    path("familien/<code:household>/ehrenamt/bedarf/", needs.new, name="new_need_of"),
    path("ehrenamt/bedarf/<code:need>/", needs.need, name="need"),
    path("ehrenamt/bedarf/<code:need>/bearbeiten/", needs.edit, name="edit_need"),
    path("ehrenamt/bedarf/<code:need>/erledigt/", needs.close, name="close_need"),
    path("ehrenamt/bedarf/<code:need>/wieder/", needs.reopen, name="reopen_need"),
    path("ehrenamt/bedarf/<code:need>/fragen/", needs.ask, name="ask_need"),
    path("ehrenamt/bedarf/<code:need>/telefon/", needs.phone, name="need_phone"),
    # Matching: rehearsals, pins and bans
    path("ehrenamt/vermittlung/", matching.runs, name="match_runs"),
    path("ehrenamt/vermittlung/rechnen/", matching.start, name="start_match"),
    path("ehrenamt/vermittlung/<uuid:match_run>/", matching.run, name="match_run"),
    path("ehrenamt/vermittlung/<uuid:match_run>/stand/", matching.progress, name="match_progress"),
    path("ehrenamt/vermittlung/<uuid:match_run>/marke/", matching.mark, name="match_mark"),
    path("ehrenamt/bedarf/<code:need>/vermitteln/", matching.match_need, name="match_need"),
    path("ehrenamt/bedarf/<code:need>/anfragen/<code:volunteer>/", asking.ask, name="ask_volunteer"),
    path("ehrenamt/engagements/<code:engagement>/antwort/<uuid:asking>/", asking.answer, name="answer_asking"),
    path(
        "ehrenamt/engagements/<code:engagement>/antwort/<uuid:asking>/weiter/",
        asking.carry_out,
        name="carry_out_asking",
    ),
    path("anfrage/<str:secret>/", public_asking.asked, name="asked"),
    path("ehrenamt/regeln/", settings.settings, name="settings"),
    # Engagements: the list, one, its steps
    path("ehrenamt/engagements/", engagements.engagements, name="engagements"),
    path("ehrenamt/engagements/neu/", engagements.new, name="new_engagement"),
    path("ehrenamt/engagements/<code:engagement>/", engagements.engagement, name="engagement"),
    path("ehrenamt/engagements/<code:engagement>/bearbeiten/", engagements.edit, name="edit_engagement"),
    *(
        path(
            f"ehrenamt/engagements/<code:engagement>/{one}/",
            engagements.move,
            {"step_name": one},
            name=f"engagement_{name}",
        )
        for one, name in (("beginnen", "start"), ("pause", "pause"), ("weiter", "resume"))
    ),
    path("ehrenamt/engagements/<code:engagement>/ende/", engagements.end, name="end_engagement"),
    path("ehrenamt/engagements/<code:engagement>/person/", engagements.add_person, name="add_person"),
    path(
        "ehrenamt/engagements/<code:engagement>/person/<uuid:commitment>/ende/",
        engagements.release,
        name="release_person",
    ),
    path(
        "ehrenamt/engagements/<code:engagement>/person/<uuid:commitment>/bescheinigung/",
        statements.certificate,
        name="certificate",
    ),
    path("ehrenamt/stunden/<code:volunteer>/", statements.statement, name="statement"),
    path("ehrenamt/engagements/<code:engagement>/familie/", engagements.add_family, name="add_family"),
    path(
        "ehrenamt/engagements/<code:engagement>/familie/<uuid:participation>/ende/",
        engagements.remove_family,
        name="remove_family",
    ),
    path("ehrenamt/engagements/<code:engagement>/verein/", engagements.club, name="club"),
    path("ehrenamt/engagements/<code:engagement>/dank/", engagements.farewell, name="farewell"),
    path("ehrenamt/engagements/<code:engagement>/treffen/", schedule.add_meeting, name="add_meeting"),
    path(
        "ehrenamt/engagements/<code:engagement>/treffen/<uuid:meeting>/ende/",
        schedule.end_meeting,
        name="end_meeting",
    ),
    path("ehrenamt/engagements/<code:engagement>/stunde/", schedule.session, name="session"),
    path("ehrenamt/engagements/<code:engagement>/notiz/", schedule.note, name="engagement_note"),
    path("ehrenamt/vertretung/", schedule.covers, name="covers"),
    path("ehrenamt/vertretung/neu/", schedule.new_cover, name="new_cover"),
    path("ehrenamt/vertretung/<uuid:cover>/loeschen/", schedule.remove_cover, name="remove_cover"),
    path("noch-gebraucht/<str:secret>/", public_needs.need_answer, name="need_answer"),
    # Relief
    path("ehrenamt/entlastung/", relief.relief, name="relief"),
    path("ehrenamt/entlastung/<code:volunteer>/", relief.talk, name="relief_talk"),
    path("ehrenamt/entlastung/<code:volunteer>/zu-viel/", relief.ask, name="ask_relief"),
    path("ehrenamt/entlastung/<code:volunteer>/wieder/", relief.again, name="ask_again"),
    # Full-timers
    path("ehrenamt/hauptamtliche/", full_timers.full_timers, name="full_timers"),
    path("ehrenamt/hauptamtliche/neu/", full_timers.new, name="new_full_timer"),
    path("ehrenamt/hauptamtliche/<uuid:full_timer>/", full_timers.full_timer, name="full_timer"),
    path("ehrenamt/hauptamtliche/<uuid:full_timer>/bearbeiten/", full_timers.edit, name="edit_full_timer"),
    path("ehrenamt/hauptamtliche/<uuid:full_timer>/abwesend/", full_timers.absence, name="full_timer_away"),
    path(
        "ehrenamt/hauptamtliche/<uuid:full_timer>/abwesend/<uuid:absence>/streichen/",
        full_timers.drop_absence,
        name="full_timer_there",
    ),
    # Shares: on their way to a full-timer, with one, back again
    path("ehrenamt/anteile/", shares.shares, name="shares"),
    path("ehrenamt/engagements/<code:engagement>/abgeben/<uuid:commitment>/", shares.offer, name="offer_share"),
    path("ehrenamt/anteile/<uuid:share>/", shares.share, name="share"),
    path("ehrenamt/anteile/<uuid:share>/antwort/", shares.answer, name="answer_share"),
    path("ehrenamt/anteile/<uuid:share>/zurueckziehen/", shares.withdraw, name="withdraw_share"),
    path("ehrenamt/anteile/<uuid:share>/nennen/", shares.name_families, name="name_families"),
    path("ehrenamt/anteile/<uuid:share>/zurueckgeben/", shares.hand_back, name="hand_back_share"),
    path("ehrenamt/mein-anteil/<uuid:share>/", shares.own_share, name="own_share"),
    path("anteil/<str:secret>/", public_shares.share_offer, name="share_offer"),
    path("anteil-zustimmen/<str:secret>/", public_shares.share_agreement, name="share_agreement"),
    path("mein-anteil/<str:secret>/", public_shares.share_page, name="share_page"),
    # Coaching
    path("ehrenamt/coaching/", coaching.coaching, name="coaching"),
    path("ehrenamt/coaching/neu/", coaching.new, name="new_coaching"),
    path("ehrenamt/coaching/regeln/", coaching.settings, name="coaching_settings"),
    path("ehrenamt/coaching/wuensche/", coaching.needs, name="coaching_needs"),
    path("ehrenamt/coaching/wuensche/<uuid:wish>/erledigt/", coaching.drop_need, name="drop_coaching_need"),
    path("ehrenamt/coaching/<code:session>/", coaching.session, name="coaching_session"),
    path("ehrenamt/coaching/<code:session>/bearbeiten/", coaching.edit, name="edit_coaching"),
    path("ehrenamt/coaching/<code:session>/veroeffentlichen/", coaching.publish, name="publish_coaching"),
    path("ehrenamt/coaching/<code:session>/absagen/", coaching.cancel, name="cancel_coaching"),
    path("ehrenamt/coaching/<code:session>/einladen/", coaching.invite, name="coaching_invite"),
    path("ehrenamt/coaching/<code:session>/anmelden/", coaching.add, name="coaching_add"),
    path("ehrenamt/coaching/<code:session>/anwesenheit/", coaching.attendance, name="coaching_attendance"),
    path(
        "ehrenamt/coaching/<code:session>/<uuid:registration>/abmelden/",
        coaching.withdraw,
        name="coaching_withdraw",
    ),
    path("ehrenamt/coaching/<code:session>/<uuid:registration>/schritt/", coaching.next_step, name="coaching_step"),
    path("ehrenamt/personen/<code:volunteer>/coaching/", coaching.offer, name="offer_coaching"),
    path("ehrenamt/personen/<code:volunteer>/coaching/wunsch/", coaching.note_need, name="note_coaching_need"),
    path("coaching/<str:secret>/", public_coaching.coaching_link, name="coaching_link"),
    # The volunteer's own pages
    path("ehrenamt/personen/<code:volunteer>/link/", relief.send_link, name="send_own_link"),
    path("mein-ehrenamt/<str:secret>/", own.own, name="own"),
    path("mein-ehrenamt/<str:secret>/sorge/", concern.own_raise, name="own_raise"),
    path("mein-ehrenamt/<str:secret>/sorge/<code:concern>/", concern.own_concern, name="own_concern"),
    path("mein-ehrenamt/<str:secret>/stunden/", own_hours.own_hours, name="own_hours"),
    path("mein-ehrenamt/<str:secret>/coaching/", own_coaching.own_coaching, name="own_coaching"),
    path("mein-ehrenamt/<str:secret>/belastung/", own.load, name="own_load"),
    path("mein-ehrenamt/<str:secret>/pause/", own_rest.pause, name="own_pause"),
    path("mein-ehrenamt/<str:secret>/aufhoeren/", own_rest.stop, name="own_stop"),
    path("mein-ehrenamt/<str:secret>/daten/", own_data.data, name="own_data"),
    path("mein-ehrenamt/<str:secret>/meine-daten.json", own_data.data_file, name="own_data_file"),
    path("mein-ehrenamt/<str:secret>/kalender/", own_hours.calendar, name="own_calendar_page"),
    path("mein-ehrenamt/<str:secret>/kalender.ics", own_hours.calendar_file, name="own_calendar"),
]
