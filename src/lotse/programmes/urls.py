from django.urls import path

from lotse.programmes import public_views
from lotse.programmes.views import joining, programmes, sessions

app_name = "programmes"
urlpatterns = [
    path("netzwerk/gruppen/", programmes.programmes, name="programmes"),
    path("netzwerk/gruppen/neu/", programmes.new, name="new"),
    path("netzwerk/gruppen/zahlen/", programmes.figures, name="figures"),
    path("netzwerk/gruppen/regeln/", programmes.settings, name="settings"),
    path("netzwerk/gruppen/familie/<code:household>/", joining.join_family, name="join_family"),
    path("netzwerk/gruppen/<code:programme>/", programmes.programme, name="programme"),
    path("netzwerk/gruppen/<code:programme>/bearbeiten/", programmes.edit, name="edit"),
    path("netzwerk/gruppen/<code:programme>/starten/", programmes.start, name="start"),
    path("netzwerk/gruppen/<code:programme>/beenden/", programmes.end, name="end"),
    path("netzwerk/gruppen/<code:programme>/link/", programmes.send_link, name="send_link"),
    path("netzwerk/gruppen/<code:programme>/termine/", sessions.plan, name="plan_sessions"),
    path("netzwerk/gruppen/<code:programme>/termine/<uuid:group_session>/", sessions.session, name="session"),
    path("netzwerk/gruppen/<code:programme>/termine/<uuid:group_session>/aendern/", sessions.move, name="move_session"),
    path(
        "netzwerk/gruppen/<code:programme>/termine/<uuid:group_session>/ausfallen/",
        sessions.cancel,
        name="cancel_session",
    ),
    path("netzwerk/gruppen/<code:programme>/aufnehmen/", joining.add, name="add"),
    path("netzwerk/gruppen/<code:programme>/familien/", joining.suiting, name="suiting"),
    path("netzwerk/gruppen/<code:programme>/<uuid:participant>/aufnehmen/", joining.admit, name="admit"),
    path("netzwerk/gruppen/<code:programme>/<uuid:participant>/gegangen/", joining.leave, name="leave"),
    path("gruppe/<str:secret>/", public_views.leader, name="leader"),
    path("gruppe/<str:secret>/<str:group_session>/", public_views.leader_session, name="leader_session"),
]
