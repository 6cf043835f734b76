from django.urls import path

from lotse.outbox import views

app_name = "outbox"
urlpatterns = [
    path("entwicklung/post/", views.mails, name="mails"),
    path("entwicklung/post/<uuid:mail>/", views.mail, name="mail"),
]
