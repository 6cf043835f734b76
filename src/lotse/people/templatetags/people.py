from django import template

from lotse.people import catalogue

register = template.Library()

register.filter("language_label", catalogue.language_label)
register.filter("country_label", catalogue.country_label)
