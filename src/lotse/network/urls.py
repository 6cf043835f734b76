from django.urls import path

from lotse.network import public_views as link
from lotse.network.views import agenda, bodies, labour, meetings, minutes, orders, overview

app_name = "network"

BODY = "netzwerk/gremien/<code:body>/"
MEETING = "netzwerk/sitzungen/<code:meeting_code>/"
ITEM = f"{MEETING}tagesordnung/<uuid:agenda_item>/"
ORDER = "netzwerk/auftraege/<code:order>/"

urlpatterns = [
    path("netzwerk/gremien/", bodies.bodies, name="bodies"),
    path("netzwerk/gremien/neu/", bodies.new, name="new_body"),
    path(BODY, bodies.body, name="body"),
    path(f"{BODY}bearbeiten/", bodies.edit, name="edit_body"),
    path(f"{BODY}mitglieder/neu/", bodies.add_seat, name="add_seat"),
    path(f"{BODY}mitglieder/<uuid:seat>/", bodies.change_seat, name="change_seat"),
    path(f"{BODY}mitglieder/<uuid:seat>/beenden/", bodies.leave_seat, name="leave_seat"),
    path(f"{BODY}gastgeber/neu/", bodies.add_host, name="add_host"),
    path(f"{BODY}gastgeber/<uuid:host>/frueher/", bodies.host_earlier, name="host_earlier"),
    path(f"{BODY}gastgeber/<uuid:host>/entfernen/", bodies.drop_host, name="drop_host"),
    path(f"{BODY}sitzung/", meetings.plan, name="plan_meeting"),
    path(f"{BODY}auftrag/", orders.new, name="new_order"),
    path("netzwerk/sitzungen/", meetings.meetings, name="meetings"),
    path(MEETING, meetings.meeting, name="meeting"),
    path(f"{MEETING}bearbeiten/", meetings.edit, name="edit_meeting"),
    path(f"{MEETING}absagen/", meetings.cancel, name="cancel_meeting"),
    path(f"{MEETING}einladen/", meetings.invite, name="invite"),
    path(f"{MEETING}mitglieder/", meetings.list_members, name="list_members"),
    path(f"{MEETING}gast/", meetings.invite_guest, name="invite_guest"),
    path(f"{MEETING}erinnern/", meetings.remind, name="remind"),
    path(f"{MEETING}antwort/<uuid:invitee>/", meetings.answer, name="answer"),
    path(f"{MEETING}ausladen/<uuid:invitee>/", meetings.uninvite, name="uninvite"),
    path(f"{MEETING}tagesordnung/", agenda.agenda, name="agenda"),
    path(f"{MEETING}tagesordnung.pdf", agenda.agenda_print, name="agenda_print"),
    path(f"{MEETING}tagesordnung/senden/", agenda.send, name="send_agenda"),
    path(f"{ITEM}aufnehmen/", agenda.accept, name="accept_item"),
    path(f"{ITEM}nach-oben/", agenda.earlier, name="item_earlier"),
    path(f"{ITEM}bearbeiten/", agenda.edit_item, name="edit_item"),
    path(f"{ITEM}nicht-aufnehmen/", agenda.decline, name="decline_item"),
    path(f"{ITEM}zusammenlegen/", agenda.merge, name="merge_item"),
    path(f"{MEETING}protokoll/", minutes.minutes, name="minutes"),
    path(f"{MEETING}protokoll/<uuid:agenda_item>/", minutes.minutes_item, name="minutes_item"),
    path(f"{MEETING}protokoll/<uuid:agenda_item>/zwischenstand/", minutes.autosave, name="autosave"),
    path(
        f"{MEETING}protokoll/<uuid:agenda_item>/beschluss/<uuid:decision>/entfernen/",
        minutes.drop_decision,
        name="drop_decision",
    ),
    path(f"{MEETING}protokoll/abschliessen/", minutes.finalise, name="finalise"),
    path(f"{MEETING}protokoll/korrigieren/", minutes.correct, name="correct"),
    path(f"{MEETING}protokoll/fassung-<int:version_number>.pdf", minutes.minutes_print, name="minutes_print"),
    path("netzwerk/auftraege/", orders.orders, name="orders"),
    path(ORDER, orders.order, name="order"),
    path(f"{ORDER}bearbeiten/", orders.edit, name="edit_order"),
    path(f"{ORDER}erledigt/", orders.done, name="order_done"),
    path(f"{ORDER}erinnern/", orders.remind, name="remind_order"),
    path(f"{ORDER}loeschen/", orders.withdraw, name="withdraw_order"),
    path("sitzung/<str:secret>/", link.meeting_link, name="meeting_link"),
    path("sitzung/<str:secret>/termin.ics", link.meeting_calendar, name="meeting_calendar"),
    path("sitzung/<str:secret>/protokoll.pdf", link.meeting_minutes, name="meeting_minutes"),
    path("auftrag/<str:secret>/", link.order_link, name="order_link"),
    path("netzwerk/ueberblick/", overview.overview, name="overview"),
    path("netzwerk/luecken/", overview.gaps, name="gaps"),
    path("netzwerk/arbeitsmarkt/", labour.labour, name="labour"),
    path("netzwerk/arbeitsmarkt/einlesen/", labour.labour_import, name="labour_import"),
    path("netzwerk/arbeitsmarkt/vorlage/", labour.labour_template, name="labour_template"),
    path("netzwerk/arbeitsmarkt/einlesen/<uuid:draft>/", labour.labour_check, name="labour_check"),
    path("netzwerk/arbeitsmarkt/<str:ags>/", labour.labour_town, name="labour_town"),
]
