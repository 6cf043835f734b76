from django.urls import path

from lotse.core import styleguide, views

app_name = "core"
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("styleguide/", styleguide.page, name="styleguide"),
    path("readyz", views.readyz, name="readyz"),
]
