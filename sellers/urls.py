"""The pages of this app."""

from django.urls import path

from sellers import views
from sellers.rights import views as rights

urlpatterns = [
    path("details/business/", views.business, name="business"),
    path("details/person/", views.person, name="person"),
    path("details/bank-account/", views.bank_account, name="bank_account"),
    path("documents/<str:public_id>/", views.document, name="document"),
    path("documents/<str:public_id>/pages/<int:number>/", views.document_page, name="document_page"),
    path("tax/", views.tax, name="tax"),
    path("account/data/", rights.your_data, name="your_data"),
    path("account/data/copy/", rights.ask_export, name="ask_export"),
    path("account/data/copy/<str:public_id>/", rights.download, name="download_export"),
    path("account/data/erase/", rights.erase, name="ask_erasure"),
    path("account/data/erase/<str:public_id>/take-back/", rights.take_back, name="take_erasure_back"),
]
