"""The pages of this app."""

from django.urls import path

from sellers import views

urlpatterns = [
    path("details/business/", views.business, name="business"),
    path("details/person/", views.person, name="person"),
    path("details/bank-account/", views.bank_account, name="bank_account"),
    path("documents/<str:public_id>/", views.document, name="document"),
    path("documents/<str:public_id>/pages/<int:number>/", views.document_page, name="document_page"),
    path("tax/", views.tax, name="tax"),
]
