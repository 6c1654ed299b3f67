"""Other packages that keep a history, on a model of the same shape: for `audit_append`, in a process and with settings
of their own, since they are no part of Vouchroom.
"""
