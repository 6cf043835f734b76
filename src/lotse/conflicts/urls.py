from django.urls import path

from lotse.conflicts import public_views
from lotse.conflicts.views import conflicts, overview, steps

app_name = "conflicts"
urlpatterns = [
    path("konflikt-melden/", public_views.report, name="report"),
    path("konflikt-melden/danke/", public_views.report_sent, name="report_sent"),
    path("konflikte/", conflicts.conflicts, name="conflicts"),
    path("konflikte/neu/", conflicts.new, name="new"),
    path("konflikte/zahlen/", overview.counts, name="counts"),
    path("konflikte/regeln/", overview.settings, name="settings"),
    path("konflikte/regeln/phasen/neu/", overview.add_phase, name="add_phase"),
    path("konflikte/regeln/phasen/<uuid:phase>/", overview.edit_phase, name="edit_phase"),
    path("konflikte/regeln/phasen/<uuid:phase>/nach-oben/", overview.move_phase_up, name="move_phase_up"),
    path("konflikte/notfall/", overview.emergencies, name="emergencies"),
    path("konflikte/notfall/neu/", overview.request_emergency, name="request_emergency"),
    path("konflikte/notfall/akten/", overview.emergency_records, name="emergency_records"),
    path("konflikte/notfall/akten/<code:conflict>/", overview.emergency_record, name="emergency_record"),
    path("konflikte/notfall/<uuid:emergency_access>/zustimmen/", overview.approve_emergency, name="approve_emergency"),
    path("konflikte/notfall/<uuid:emergency_access>/ablehnen/", overview.refuse_emergency, name="refuse_emergency"),
    path("konflikte/notfall/<uuid:emergency_access>/beenden/", overview.end_emergency, name="end_emergency"),
    path("konflikte/<code:conflict>/", conflicts.conflict, name="conflict"),
    path("konflikte/<code:conflict>/einschaetzen/", conflicts.edit, name="edit"),
    path("konflikte/<code:conflict>/abschliessen/", conflicts.close, name="close"),
    path("konflikte/<code:conflict>/wieder-oeffnen/", conflicts.reopen, name="reopen"),
    path("konflikte/<code:conflict>/phase/<uuid:phase>/", steps.set_phase, name="set_phase"),
    path("konflikte/<code:conflict>/parteien/neu/", steps.add_party, name="add_party"),
    path("konflikte/<code:conflict>/parteien/<uuid:party>/", steps.edit_party, name="edit_party"),
    path("konflikte/<code:conflict>/gespraeche/neu/", steps.add_meeting, name="add_meeting"),
    path("konflikte/<code:conflict>/vereinbarung/neu/", steps.add_point, name="add_point"),
    path("konflikte/<code:conflict>/vereinbarung/<uuid:point>/", steps.set_point, name="set_point"),
    path("konflikte/<code:conflict>/nachgespraech/<uuid:conflict_followup>/", steps.follow_up, name="follow_up"),
    path("konflikte/<code:conflict>/diskriminierung/", steps.discrimination, name="discrimination"),
]
