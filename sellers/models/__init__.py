"""Sellers: what they declared and sent, what they may ask for, and who looked."""

from sellers.models.accounts import BankAccount, Business, Person, Seller, TaxInformation
from sellers.models.documents import Document, Upload
from sellers.models.references import SellerReference
from sellers.models.rights import ErasureRequest, Export, LegalHold, Retention
from sellers.models.travel import TravelNote
from sellers.models.watching import LogInPlace, StatedReason

__all__ = [
    "BankAccount",
    "Business",
    "Document",
    "ErasureRequest",
    "Export",
    "LegalHold",
    "LogInPlace",
    "Person",
    "Retention",
    "Seller",
    "SellerReference",
    "StatedReason",
    "TaxInformation",
    "TravelNote",
    "Upload",
]
