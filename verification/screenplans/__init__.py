"""The leads' pages of the risk screen's plans, under the admin: list, draft with its dry run, proposal."""
