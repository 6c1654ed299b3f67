"""Who gets what of the API: the scope that each address takes by each method, below /api/v1/.
tests/integration/test_access.py holds the site to it, both ways. "-" is open to everybody."""

TABLE = """
GET    events                                          events:read
GET    events/<str:event>                              events:read
GET    policies                                        policies:read
GET    test/cases/<str:public_id>/outcome              testing:write
POST   test/cases/<str:public_id>/outcome              testing:write
GET    test/sellers/<str:public_id>/clock              testing:write
POST   test/sellers/<str:public_id>/clock              testing:write
"""
