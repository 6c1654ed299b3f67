"""The pages of this app."""

from django.urls import path

from verification import views

urlpatterns = [
    path("", views.start, name="start"),
    path("statuses/", views.statuses, name="statuses"),
    path("needed/", views.needed, name="needed"),
    path("kept/", views.kept, name="kept"),
    path("home/", views.home, name="home"),
    path("announcements/", views.announcements, name="announcements"),
    path("announcements/<str:public_id>/", views.announcement, name="announcement"),
    path("check-answers/", views.check_answers, name="check_answers"),
    path("case/", views.case, name="case"),
    path("case/send/", views.send_documents, name="send_documents"),
    path("case/correct/", views.correct, name="correct"),
    path("case/answers/<slug:topic>/", views.answer, name="answer_signal"),
    path("case/missed/<str:public_id>/", views.contest, name="contest"),
    path("decisions/<str:public_id>/", views.decision, name="decision"),
    path("decisions/<str:public_id>/appeal/", views.appeal, name="appeal"),
    path("appeals/documents/<str:public_id>/<int:number>/", views.paper, name="appeal_paper"),
    path("appeals/<str:public_id>/withdraw/", views.withdraw_appeal, name="withdraw_appeal"),
    path("measures/<str:public_id>/", views.measure, name="measure"),
    path("measures/<str:public_id>/done/", views.measure_done, name="measure_done"),
    path("sessions/<str:public_id>/correction/", views.correction, name="correction"),
    path("certify/", views.certify, name="certify"),
    path("times/", views.times, name="times"),
    path("times/others/", views.other_times, name="other_times"),
    path("times/wishes/", views.wish_times, name="wish_times"),
    path("times/without-video/", views.without_video, name="without_video"),
    path("times/place/", views.choose_place, name="choose_place"),
    path("times/postpone/", views.postpone, name="postpone"),
    path("times/decline/", views.decline, name="decline"),
    path("booking/<str:public_id>/", views.booking, name="booking"),
    path("booking/<str:public_id>/calendar.ics", views.booking_calendar, name="booking_calendar"),
    path("booking/<str:public_id>/here/", views.booking_here, name="booking_here"),
    path("booking/<str:public_id>/go/", views.booking_go, name="booking_go"),
    path("booking/<str:public_id>/change/", views.booking_change, name="booking_change"),
    path("booking/<str:public_id>/rebook/", views.booking_rebook, name="booking_rebook"),
    path("booking/<str:public_id>/cancel/", views.booking_cancel, name="booking_cancel"),
]
