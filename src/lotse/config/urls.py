"""All URLs. Paths are German, route names English; staff and link pages live under the centre's slug."""

from django.urls import include, path, register_converter

from lotse.core.codes import CodeConverter

register_converter(CodeConverter, "code")

urlpatterns = [
    path("", include("lotse.core.urls")),
    path("", include("lotse.outbox.urls")),
    path("", include("lotse.barriers.urls")),
    path("", include("lotse.public.urls")),
    path("", include("lotse.api.urls")),
    path("konto/", include("lotse.accounts.urls")),
    path("konto/", include("lotse.tenants.urls")),
    path("<slug:centre>/", include("lotse.workspace.urls")),
    path("<slug:centre>/", include("lotse.administration.urls")),
    path("<slug:centre>/", include("lotse.concerns.urls")),
    path("<slug:centre>/", include("lotse.people.urls")),
    path("<slug:centre>/", include("lotse.wording.urls")),
    path("<slug:centre>/", include("lotse.cases.urls")),
    path("<slug:centre>/", include("lotse.schooling.urls")),
    path("<slug:centre>/", include("lotse.volunteering.urls")),
    path("<slug:centre>/", include("lotse.directory.urls")),
    path("<slug:centre>/", include("lotse.referrals.urls")),
    path("<slug:centre>/", include("lotse.network.urls")),
    path("<slug:centre>/", include("lotse.programmes.urls")),
    path("<slug:centre>/", include("lotse.conflicts.urls")),
    path("<slug:centre>/", include("lotse.privacy.urls")),
]
handler400 = "lotse.core.views.bad_request"
handler403 = "lotse.core.views.forbidden"
handler404 = "lotse.core.views.not_found"
handler500 = "lotse.core.views.server_error"
