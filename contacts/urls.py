"""The pages of this app."""

from django.urls import path

from contacts import views

urlpatterns = [
    path("contact/", views.contact, name="contact"),
    path("contact/person/", views.person, name="contact_person"),
    path("contact/email/", views.email, name="contact_email"),
    path("contact/phone/", views.phone, name="contact_phone"),
    path("contact/later/", views.later, name="contact_later"),
    path("contact/code/<str:public_id>/", views.code, name="contact_code"),
    path("contact/code/<str:public_id>/send/", views.resend, name="contact_code_send"),
    path("contact/code/<str:public_id>/link/<str:link>/", views.link, name="contact_link"),
]
