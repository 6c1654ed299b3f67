"""The leads' pages of the reasons, under the admin: the catalogue, a reason with its versions, and its draft."""
