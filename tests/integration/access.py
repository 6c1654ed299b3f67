"""Who gets what of the API: the scope that each address takes by each method, below /api/v1/.
tests/integration/test_access.py holds the site to it, both ways. "-" is open to everybody."""

TABLE = """
GET    cases                                           cases:read
POST   cases                                           cases:write
GET    cases/<str:case>                                cases:read
POST   cases/<str:case>/submit_documents               cases:write
POST   cases/<str:case>/reopen_details                 cases:write
POST   cases/<str:case>/withdraw                       cases:write
POST   cases/<str:case>/postpone                       cases:write
POST   cases/<str:case>/answers                        cases:write
POST   cases/<str:case>/contests                       cases:write
POST   cases/<str:case>/appeal                         cases:write
POST   cases/<str:case>/appeal/withdraw                cases:write
POST   cases/<str:case>/without_session                cases:write
GET    cases/<str:case>/offers                         sessions:read
POST   cases/<str:case>/offers/renew                   sessions:write
POST   cases/<str:case>/wishes                         sessions:write
POST   cases/<str:case>/place                          sessions:write
GET    sessions                                        sessions:read
POST   sessions                                        sessions:write
GET    sessions/<str:session>                          sessions:read
POST   sessions/<str:session>/change                   sessions:write
POST   sessions/<str:session>/cancel                   sessions:write
GET    sellers/<str:seller>/contact                    contacts:read
PUT    sellers/<str:seller>/contact                    contacts:write
POST   sellers/<str:seller>/contact/codes              contacts:write
POST   sellers/<str:seller>/contact/confirm            contacts:write
GET    sellers/<str:seller>/messages                   messages:read
GET    messages/<str:message>                          messages:read
GET    events                                          events:read
GET    events/<str:event>                              events:read
POST   hosted_links                                    sellers:write
GET    policies                                        policies:read
GET    sellers                                         sellers:read
POST   sellers                                         sellers:write
GET    sellers/<str:seller>                            sellers:read
PATCH  sellers/<str:seller>                            sellers:write
POST   sellers/<str:seller>/tax_information            sellers:write
GET    sellers/<str:seller>/documents                  documents:read
GET    sellers/<str:seller>/documents/<str:kind>       documents:read
PUT    sellers/<str:seller>/documents/<str:kind>/file  documents:write
GET    test/cases/<str:public_id>/outcome              testing:write
POST   test/cases/<str:public_id>/outcome              testing:write
GET    test/sellers/<str:public_id>/clock              testing:write
POST   test/sellers/<str:public_id>/clock              testing:write
"""
