"""The REST API, below /api/v1/. Nothing ends in a slash but the pages for people."""

from django.urls import path

from integration.docs import views as docs
from integration.resources import events, hosted_links, messages, policies
from integration.resources.cases import steps
from integration.resources.cases import views as cases
from integration.resources.contacts import views as contacts
from integration.resources.documents import views as documents
from integration.resources.sellers import views as sellers
from integration.resources.sessions import offers
from integration.resources.sessions import steps as session_steps
from integration.resources.sessions import views as sessions
from integration.resources.testing import views as testing
from integration.resources.webhooks import deliveries
from integration.resources.webhooks import views as endpoints

urlpatterns = [
    path("docs/", docs.page, name="api_docs"),
    path("docs/<slug:name>/", docs.page, name="api_docs_page"),
    path("schema/", docs.schema, name="api_schema"),
    path("cases", cases.Cases.as_view(), name="api_cases"),
    path("cases/<str:case>", cases.OneCase.as_view(), name="api_case"),
    path("cases/<str:case>/submit_documents", steps.SubmitDocuments.as_view(), name="api_submit_documents"),
    path("cases/<str:case>/reopen_details", steps.ReopenDetails.as_view(), name="api_reopen_details"),
    path("cases/<str:case>/withdraw", steps.Withdraw.as_view(), name="api_withdraw_case"),
    path("cases/<str:case>/postpone", steps.Postpone.as_view(), name="api_postpone_case"),
    path("cases/<str:case>/answers", steps.Answers.as_view(), name="api_answers"),
    path("cases/<str:case>/contests", steps.Contests.as_view(), name="api_contests"),
    path("cases/<str:case>/appeal", steps.FileAppeal.as_view(), name="api_appeal"),
    path("cases/<str:case>/appeal/withdraw", steps.WithdrawAppeal.as_view(), name="api_withdraw_appeal"),
    path("cases/<str:case>/without_session", steps.AskWithoutSession.as_view(), name="api_without_session"),
    path("cases/<str:case>/offers", offers.Offers.as_view(), name="api_offers"),
    path("cases/<str:case>/offers/renew", offers.RenewOffers.as_view(), name="api_renew_offers"),
    path("cases/<str:case>/wishes", offers.WishTimes.as_view(), name="api_wishes"),
    path("cases/<str:case>/place", offers.ChoosePlace.as_view(), name="api_place"),
    path("sessions", sessions.Sessions.as_view(), name="api_sessions"),
    path("sessions/<str:session>", sessions.OneSession.as_view(), name="api_session"),
    path("sessions/<str:session>/change", session_steps.ChangeSession.as_view(), name="api_change_session"),
    path("sessions/<str:session>/cancel", session_steps.CancelSession.as_view(), name="api_cancel_session"),
    path("sellers/<str:seller>/contact", contacts.OneContact.as_view(), name="api_contact"),
    path("sellers/<str:seller>/contact/codes", contacts.ContactCodes.as_view(), name="api_contact_codes"),
    path("sellers/<str:seller>/contact/confirm", contacts.ContactConfirmed.as_view(), name="api_contact_confirm"),
    path("sellers/<str:seller>/messages", messages.Messages.as_view(), name="api_messages"),
    path("messages/<str:message>", messages.OneMessage.as_view(), name="api_message"),
    path("events", events.Events.as_view(), name="api_events"),
    path("events/<str:event>", events.OneEvent.as_view(), name="api_event"),
    path("hosted_links", hosted_links.HostedLinks.as_view(), name="api_hosted_links"),
    path("webhook_endpoints", endpoints.Endpoints.as_view(), name="api_webhook_endpoints"),
    path("webhook_endpoints/<str:endpoint>", endpoints.OneEndpoint.as_view(), name="api_webhook_endpoint"),
    path("webhook_endpoints/<str:endpoint>/rotate_secret", endpoints.Secrets.as_view(), name="api_webhook_secret"),
    path("webhook_endpoints/<str:endpoint>/test", endpoints.Tests.as_view(), name="api_webhook_test"),
    path("webhook_endpoints/<str:endpoint>/deliveries", deliveries.Deliveries.as_view(), name="api_deliveries"),
    path("webhook_endpoints/<str:endpoint>/resend", deliveries.RangeAgain.as_view(), name="api_resend_range"),
    path("webhook_deliveries/<str:delivery>/resend", deliveries.Again.as_view(), name="api_resend"),
    path("policies", policies.Policies.as_view(), name="api_policies"),
    path("sellers", sellers.Sellers.as_view(), name="api_sellers"),
    path("sellers/<str:seller>", sellers.OneSeller.as_view(), name="api_seller"),
    path("sellers/<str:seller>/tax_information", sellers.TaxInformation.as_view(), name="api_tax_information"),
    path("sellers/<str:seller>/documents", documents.Documents.as_view(), name="api_documents"),
    path("sellers/<str:seller>/documents/<str:document>", documents.OneDocument.as_view(), name="api_document"),
    path(
        "sellers/<str:seller>/documents/<str:document>/file",
        documents.DocumentFile.as_view(),
        name="api_document_file",
    ),
    path("test/cases/<str:case>/outcome", testing.Outcome.as_view(), name="api_test_outcome"),
    path("test/sellers/<str:seller>/ready", testing.Ready.as_view(), name="api_test_ready"),
    path("test/sellers/<str:seller>", testing.TestSeller.as_view(), name="api_test_seller"),
    path("test/sellers/<str:seller>/clock", testing.Clock.as_view(), name="api_test_clock"),
]
