from django.urls import path

from lotse.workspace import views

app_name = "workspace"
urlpatterns = [
    path("heute/", views.today, name="today"),
    path("suche/", views.search, name="search"),
]
