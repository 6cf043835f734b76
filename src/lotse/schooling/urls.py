from django.urls import path

from lotse.schooling.views import pupil_steps, pupils

app_name = "schooling"
urlpatterns = [
    # Pupils: the queue, one child, the steps of its path
    path("schule/kinder/", pupils.pupil_list, name="pupils"),
    path("schule/kinder/liste/", pupils.pupil_export, name="pupils_export"),
    path("schule/kinder/anmelden/", pupils.find_child, name="find_child"),
    path("familien/<code:household>/schule/anmelden/<uuid:person>/", pupils.register, name="register_pupil"),
    path("familien/<code:household>/schule/", pupils.household_tab, name="household_tab"),
    path("schule/kinder/<code:pupil>/", pupils.pupil, name="pupil"),
    path("schule/kinder/<code:pupil>/stand/", pupil_steps.move, name="move"),
    path("schule/kinder/<code:pupil>/jahrgang/", pupil_steps.grade, name="grade"),
    path("schule/kinder/<code:pupil>/klasse/", pupil_steps.support_form, name="support_form"),
    path("schule/kinder/<code:pupil>/klaeren/", pupil_steps.talk_first, name="talk_first"),
    path("schule/kinder/<code:pupil>/zustaendig/", pupil_steps.responsible, name="responsible"),
    path("schule/kinder/<code:pupil>/schritt/", pupil_steps.next_step, name="next_step"),
    path("schule/kinder/<code:pupil>/untersuchung/", pupil_steps.exam, name="exam"),
    path("schule/kinder/<code:pupil>/antwort/", pupil_steps.answer, name="answer"),
    path("schule/kinder/<code:pupil>/uebergabe/", pupil_steps.hand_over, name="hand_over"),
    path("schule/kinder/<code:pupil>/zuweisung/", pupil_steps.assignment, name="assignment"),
    path("schule/kinder/<code:pupil>/schulbeginn/", pupil_steps.start, name="start"),
]
