"""The staff side of a case, under the admin: its page, the console of a review, the decision."""
