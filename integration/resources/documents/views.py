"""What can be done with documents."""

from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from core.errors import DomainError
from integration.models import ApiKey
from integration.resources.documents.answers import DocumentAnswer, DocumentPage
from integration.resources.documents.bodies import OF_CONTENT, TYPES, read_body
from integration.resources.documents.drawing import draw_documents
from integration.resources.finding import of_path, sellers_of
from integration.rest.etags import show
from integration.rest.problems import WHOLE, Problem, about_field
from integration.rest.views import ApiView
from sellers.models import Document, Seller
from sellers.uploads.actions import upload_document, was_taken

NAMED = OpenApiParameter(
    "document", str, OpenApiParameter.PATH, description="Its kind, such as `identity`, or its id, as events name it."
)


def _documents_of(key: ApiKey, public_id: str) -> tuple[Seller, list[Document]]:
    """In the order in which they are asked for. 404 for a seller who is not there."""
    seller = of_path(sellers_of(key), public_id)
    order = list(Document.Kind.values)
    return seller, sorted(seller.documents.all(), key=lambda each: order.index(each.kind))


def _find(key: ApiKey, public_id: str, named: str) -> Document:
    """By kind or id. 404 for one that was never asked for, or of somebody else."""
    seller, documents = _documents_of(key, public_id)
    for document in documents:
        if named in (document.kind, document.public_id):
            document.seller = seller
            return document
    raise Http404


def _shown(key: ApiKey, public_id: str, named: str) -> dict[str, object]:
    document = _find(key, public_id, named)
    return draw_documents(key, document.seller, [document])[0]


class Documents(ApiView):
    scopes = {"GET": "documents:read"}

    @extend_schema(operation_id="list_documents", summary="List a seller's documents", responses=DocumentPage)
    def get(self, request: Request, seller: str) -> Response:
        """Which are asked for follows from the country and the kind of business, once that is declared."""
        found, documents = _documents_of(self.key, seller)
        return show(request, {"data": draw_documents(self.key, found, documents), "next_cursor": None})


class OneDocument(ApiView):
    scopes = {"GET": "documents:read"}

    @extend_schema(
        operation_id="get_document",
        summary="Read how a document stands",
        parameters=[NAMED],
        responses=DocumentAnswer,
    )
    def get(self, request: Request, seller: str, document: str) -> Response:
        return show(request, _shown(self.key, seller, document))


class DocumentFile(ApiView):
    scopes = {"PUT": "documents:write"}

    @extend_schema(
        operation_id="upload_document",
        summary="Upload a document",
        parameters=[NAMED],
        request=dict.fromkeys(TYPES, OpenApiTypes.BINARY),
        responses=DocumentAnswer,
    )
    def put(self, request: Request, seller: str, document: str) -> Response:
        """The bytes of a photo or a PDF. It is opened and scanned before the answer, which may take some seconds; the
        same bytes again are answered in the same way. The file is never given back."""
        found = _find(self.key, seller, document)
        self.about = found.seller
        content = read_body(request._request)
        if not was_taken(found, content):
            self._take(found, content)
        return Response(_shown(self.key, seller, document))

    def _take(self, document: Document, content: bytes) -> None:
        try:
            with about_field(WHOLE, *OF_CONTENT):
                upload_document(document, actor=self.key, content=content)
        except DomainError as refused:
            if refused.code == "file_not_kept":  # the fault is ours
                raise Problem("file_not_kept", str(refused.message), headers={"Retry-After": "60"}) from refused
            raise
