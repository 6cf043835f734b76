from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "lotse.people"
    verbose_name = "Familien"
