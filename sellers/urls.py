"""The pages of this app."""

from django.urls import path

from sellers import views
from sellers.rights import views as rights
from sellers.travel import views as travel
from sellers.uploads import api
from sellers.uploads import views as documents

urlpatterns = [
    path("details/business/", views.business, name="business"),
    path("details/person/", views.person, name="person"),
    path("details/bank-account/", views.bank_account, name="bank_account"),
    path("documents/<str:public_id>/", documents.document, name="document"),
    path("documents/<str:public_id>/pages/<int:number>/", documents.document_page, name="document_page"),
    path("documents/<str:public_id>/uploads/", api.begin, name="uploads"),
    path("documents/<str:public_id>/uploads/<str:upload>/", api.state, name="upload"),
    path("documents/<str:public_id>/uploads/<str:upload>/<int:offset>/", api.keep_part, name="upload_part"),
    path("documents/<str:public_id>/uploads/<str:upload>/finish/", api.finish, name="upload_finish"),
    path("documents/<str:public_id>/uploads/<str:upload>/cancel/", api.cancel, name="upload_cancel"),
    path("tax/", views.tax, name="tax"),
    path("account/phrase/", views.phrase, name="account_phrase"),
    path("account/travel/", travel.travel, name="travel"),
    path("account/travel/<str:public_id>/remove/", travel.remove, name="remove_travel"),
    path("account/data/", rights.your_data, name="your_data"),
    path("account/data/copy/", rights.ask_export, name="ask_export"),
    path("account/data/copy/<str:public_id>/", rights.download, name="download_export"),
    path("account/data/erase/", rights.erase, name="ask_erasure"),
    path("account/data/erase/<str:public_id>/take-back/", rights.take_back, name="take_erasure_back"),
]
