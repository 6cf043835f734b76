from django.urls import path

from lotse.public import views

app_name = "public"
urlpatterns = [
    path("", views.home, name="home"),
    path("mitmachen/", views.volunteer, name="volunteer"),
    path("angebote/", views.offers_everywhere, name="offers_everywhere"),
    path("impressum/", views.imprint, name="imprint"),
    path("datenschutz/", views.privacy, name="privacy"),
    path("barrierefreiheit/", views.accessibility, name="accessibility"),
    path("<slug:centre>/", views.centre, name="centre"),
    path("<slug:centre>/angebote/", views.offers, name="offers"),
    path("<slug:centre>/angebote/karte/", views.offers_map, name="offers_map"),
    path("<slug:centre>/angebote/<code:offer>/", views.offer, name="offer"),
    path("<slug:centre>/angebote/<code:offer>/kalender.ics", views.offer_calendar, name="offer_calendar"),
]
