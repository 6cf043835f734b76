"""The URLs of an installation with a login service, for tests."""

from django.urls import include, path

from lotse.accounts.service_urls import urlpatterns as service_urlpatterns
from lotse.config.urls import handler403, handler404, handler500  # noqa: F401
from lotse.config.urls import urlpatterns as site_urlpatterns

urlpatterns = [path("konto/", include(service_urlpatterns)), *site_urlpatterns]
