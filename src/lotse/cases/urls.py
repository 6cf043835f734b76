from django.urls import path

from lotse.cases.views import cases, contacts, files, followups, lists

app_name = "cases"
urlpatterns = [
    path("beratung/", lists.case_list, name="cases"),
    path("beratung/kontakte/", lists.contact_list, name="contacts"),
    path("beratung/wiedervorlagen/", lists.followup_list, name="followups"),
    path("beratung/kontakt/neu/", contacts.new, name="new_contact"),
    path("beratung/kontakt/<uuid:contact>/", contacts.contact, name="contact"),
    path("beratung/kontakt/<uuid:contact>/berichtigen/", contacts.correct, name="correct_contact"),
    path("beratung/kontakt/<uuid:contact>/familie/", contacts.attach, name="attach_contact"),
    path("beratung/faelle/neu/", cases.new, name="new_case"),
    path("beratung/faelle/<code:case>/", cases.case, name="case"),
    path("beratung/faelle/<code:case>/bearbeiten/", cases.change, name="change_case"),
    path("beratung/faelle/<code:case>/eintrag/", cases.note, name="add_note"),
    path("beratung/faelle/<code:case>/schritt/", cases.step, name="set_step"),
    path("beratung/faelle/<code:case>/abschluss/", cases.close, name="close_case"),
    path("beratung/faelle/<code:case>/wiederaufnahme/", cases.reopen, name="reopen_case"),
    path("beratung/wiedervorlagen/<uuid:followup>/", followups.followup, name="followup"),
    path("beratung/wiedervorlagen/<uuid:followup>/verschieben/", followups.postpone, name="postpone"),
    path("beratung/wiedervorlagen/<uuid:followup>/uebergabe/", followups.hand_over, name="hand_over"),
    path("familien/<code:household>/beratung/", files.file, name="file"),
    path("familien/<code:household>/beratung/schritt/", files.step, name="file_step"),
]
