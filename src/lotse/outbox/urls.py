from django.urls import path

from lotse.outbox import public_views, views

app_name = "outbox"
urlpatterns = [
    path("rueckmeldung/", public_views.feedback, name="feedback"),
    path("entwicklung/post/", views.mails, name="mails"),
    path("entwicklung/post/<uuid:mail>/", views.mail, name="mail"),
]
