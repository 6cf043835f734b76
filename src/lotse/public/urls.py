from django.urls import path

from lotse.public import views

app_name = "public"
urlpatterns = [
    path("", views.home, name="home"),
    path("mitmachen/", views.volunteer, name="volunteer"),
    path("impressum/", views.imprint, name="imprint"),
    path("datenschutz/", views.privacy, name="privacy"),
    path("barrierefreiheit/", views.accessibility, name="accessibility"),
    path("<slug:centre>/", views.centre, name="centre"),
]
