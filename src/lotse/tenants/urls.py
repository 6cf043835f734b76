from django.urls import path

from lotse.tenants import views

app_name = "tenants"
urlpatterns = [
    path("zentren/", views.choose, name="choose"),
]
