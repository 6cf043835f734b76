from django.urls import path

from lotse.workspace import public_views, views

app_name = "workspace"
urlpatterns = [
    path("heute/", views.today, name="today"),
    path("suche/", views.search, name="search"),
    path("mein-kalender/", views.calendar, name="calendar"),
    path("mein-kalender/link/", views.calendar_link, name="calendar_link"),
    path("mein-kalender/verlaengern/", views.calendar_extend, name="calendar_extend"),
    path("mein-kalender/abschalten/", views.calendar_revoke, name="calendar_revoke"),
    path("mein-kalender/wochenmail/", views.weekly_mail, name="weekly_mail"),
    path("kalender/<str:secret>.ics", public_views.calendar_feed, name="calendar_feed"),
]
