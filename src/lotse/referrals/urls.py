from django.urls import path

from lotse.referrals import public_views
from lotse.referrals.views import figures, files, own, partners, referrals

app_name = "referrals"
urlpatterns = [
    path("familien/<code:household>/verweise/", files.file, name="file"),
    path("familien/<code:household>/verweise/neu/", files.new, name="new"),
    path("netzwerk/verweise/", referrals.referrals, name="referrals"),
    path("netzwerk/verweise/neu/", files.whom, name="whom"),
    path("netzwerk/organisationen/<code:organisation>/zugangscode/", partners.agreed_code, name="agreed_code"),
    path("netzwerk/verweise/zahlen/", figures.figures, name="figures"),
    path("netzwerk/verweise/regeln/", figures.settings, name="settings"),
    path("netzwerk/verweise/<code:referral>/", referrals.referral, name="referral"),
    path("netzwerk/verweise/<code:referral>/antwort/", referrals.phone, name="phone"),
    path("netzwerk/verweise/<code:referral>/rueckfrage/", referrals.reply, name="reply"),
    path("netzwerk/verweise/<code:referral>/zuruecknehmen/", referrals.withdraw, name="withdraw"),
    path("netzwerk/verweise/<code:referral>/noch-einmal/", referrals.reopen, name="reopen"),
    path("netzwerk/verweise/<code:referral>/gelesen/", referrals.notice, name="notice"),
    path("netzwerk/verweise/<code:referral>/zugangscode/", referrals.new_code, name="new_code"),
    path("netzwerk/verweise/<code:referral>/brief/", referrals.letter, name="letter"),
    path("meine-verweise/", own.own_referrals, name="own_referrals"),
    path("meine-verweise/<code:referral>/", own.own_referral, name="own_referral"),
    path("verweis/<str:secret>/", public_views.referral_by_link, name="by_link"),
]
