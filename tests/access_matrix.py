"""Who gets what at each address: the table of R29. tests/test_access_matrix.py holds the site to it, both ways.

The first column is the method: `both` GET and POST; of a line with one method the other is refused (405), unless it has
a line of its own. {names} are ids of the prepared world (tests/access_world.py): everything belongs to the owner, and
its case is assigned to one account manager.

    200  reached             go   reached, and sent on to another page          log  sent to the log-in
    404  not there           403  no right to this kind of page at all          fac  sent to confirm the second factor
    400, 409                 reached, and told that something is missing or not possible now
"""

ACCOUNTS = ["anybody", "owner", "staff", "unproven"]
ACCOUNT_PAGES = """
both /accounts/login/                                   200 go  go  go
GET  /accounts/logout/                                  go  200 200 200
POST /accounts/logout/                                  go  go  go  go
GET  /accounts/inactive/                                200 200 200 200
both /accounts/signup/                                  200 go  go  go
both /accounts/reauthenticate/                          log 403 fac 403
GET  /accounts/email/                                   log 200 200 200
POST /accounts/email/                                   log go  go  go
both /accounts/confirm-email/                           go  go  go  go
both /accounts/password/change/                         log go  go  go
both /accounts/password/set/                            log 200 200 200
both /accounts/password/reset/                          200 200 200 200
both /accounts/login/code/confirm/                      go  go  go  go
both /accounts/password/reset/confirm/                  go  go  go  go
both /accounts/password/reset/complete/                 go  go  go  go
GET  /accounts/password/reset/done/                     200 200 200 200
both /accounts/signup/passkey/                          200 go  go  go
both /accounts/login/code/                              200 go  go  go
GET  /accounts/2fa/                                     log 200 200 200
both /accounts/company/                                 404 404 404 404
both /accounts/company/callback/                        404 404 404 404
both /accounts/2fa/authenticate/                        go  go  go  go
both /accounts/2fa/reauthenticate/                      log 403 200 403
both /accounts/2fa/totp/activate/                       log 200 fac 200
both /accounts/2fa/totp/deactivate/                     log 404 fac 404
GET  /accounts/2fa/recovery-codes/                      log 404 404 404
both /accounts/2fa/recovery-codes/generate/             log 200 fac 200
both /accounts/2fa/recovery-codes/download/             log 404 404 404
GET  /accounts/2fa/webauthn/                            log 200 200 200
both /accounts/2fa/webauthn/add/                        log 200 fac 200
both /accounts/2fa/webauthn/reauthenticate/             log 403 fac 403
both /accounts/2fa/webauthn/keys/1/remove/              log 404 fac 404
both /accounts/2fa/webauthn/keys/1/edit/                log 404 fac 404
both /accounts/2fa/webauthn/login/                      go  go  go  go
both /accounts/2fa/webauthn/signup/                     go  go  go  go
GET  /accounts/sessions/                                log 200 200 200
POST /accounts/sessions/                                log go  go  go
both /account/                                          log 200 200 200
both /account/phrase/                                   log 200 fac 200
both /account/preferences/                              log 200 200 200
"""

SELLERS = ["anybody", "owner", "outsider", "everyone of the staff"]
SELLER_PAGES = """
both /                                                  200 go  go  go
GET  /api/v1/docs/                                      200 200 200 200
GET  /api/v1/docs/errors/                               200 200 200 200
GET  /api/v1/schema/                                    200 200 200 200
GET  /announcements/                                    log 200 200 404
GET  /announcements/{announced}/                        log 200 404 404
GET  /booking/{booking}/                                log 200 404 404
GET  /booking/{booking}/calendar.ics                    log 200 404 404
GET  /booking/{booking}/cancel/                         log 200 404 404
GET  /account/data/                                     log 200 200 404
GET  /account/data/copy/                                log 200 200 404
POST /account/data/copy/                                log go  go  404
GET  /account/data/copy/{export}/                       log 200 404 404
GET  /account/data/erase/                               log 200 200 404
POST /account/data/erase/                               log 200 go  404
POST /account/data/erase/{wish}/take-back/              log go  404 404
both /account/travel/                                   log 200 200 404
POST /account/travel/{travel}/remove/                   log go  404 404
POST /booking/{booking}/cancel/                         log go  404 404
both /booking/{booking}/change/                         log 200 404 404
POST /booking/{booking}/go/                             log go  404 404
POST /booking/{booking}/here/                           log go  404 404
POST /booking/{booking}/rebook/                         log go  404 404
both /case/                                             log 200 go  404
both /case/answers/country/                             log 200 404 404
POST /case/correct/                                     log go  404 404
POST /case/missed/{missed}/                             log 200 404 404
POST /case/send/                                        log go  404 404
GET  /certify/                                          log 200 200 404
POST /certify/                                          log go  go  404
GET  /change/                                           log 200 200 404
both /change/business/                                  log go  go  404
POST /change/send/                                      log go  go  404
POST /change/withdraw/                                  log go  go  404
both /check-answers/                                    log go  go  404
both /decisions/{decision}/                             log 200 404 404
both /decisions/{decision}/appeal/                      log go  404 404
GET  /appeals/documents/{paper}/1/                      log 200 404 404
POST /appeals/{appeal}/withdraw/                        log go  404 404
both /contact/                                          log 200 200 404
both /contact/code/{address}/                           log 200 404 404
GET  /contact/code/{address}/link/x/                    log 200 404 404
POST /contact/code/{address}/link/x/                    log go  404 404
POST /contact/code/{address}/send/                      log go  404 404
both /contact/email/                                    log 200 go  404
POST /contact/later/                                    log go  go  404
both /contact/person/                                   log 200 200 404
both /contact/phone/                                    log 200 go  404
both /demo/                                             200 200 200 200
POST /demo/begin-session/                               go  go  go  go
both /demo/mailbox/                                     200 200 200 200
both /demo/mailbox/x.html/                              404 404 404 404
POST /demo/move-my-booking/                             log go  go  go
both /details/bank-account/                             log 200 200 404
both /details/business/                                 log 200 200 404
both /details/person/                                   log 200 200 404
GET  /device-check/                                     log 200 200 200
POST /device-check/                                     log 400 400 400
both /documents/{document}/                             log 200 404 404
GET  /documents/{document}/pages/1/                     log 200 404 404
POST /documents/{document}/uploads/                     log 422 404 404
GET  /documents/{document}/uploads/{upload}/            log 200 404 404
POST /documents/{document}/uploads/{upload}/0/          log 422 404 404
POST /documents/{document}/uploads/{upload}/finish/     log 409 404 404
POST /documents/{document}/uploads/{upload}/cancel/     log 200 404 404
both /genuine/                                          200 200 200 200
POST /receipts/sns/                                     404 404 404 404
POST /genuine/report/                                   go  go  go  go
both /genuine/reported/                                 200 200 200 200
both /home/                                             log 200 200 go
both /i18n/setlang/                                     go  go  go  go
both /join/{token}/                                     log 200 200 200
both /stop/{stop}/                                      200 200 200 200
both /messages/                                         log 200 200 200
both /messages/{message}/                               log 200 404 404
GET  /sessions/{session}/                               log 200 404 404
both /sessions/{session}/consent/                       log 200 404 404
both /sessions/{session}/correction/                    log 200 404 404
GET  /measures/{measure}/                               log 200 404 404
POST /measures/{measure}/done/                          log 200 404 404
GET  /measures/{measure}/appeal/                        log 200 404 404
POST /measures/{measure}/appeal/                        log go  404 404
both /needed/                                           200 200 200 200
both /kept/                                             200 200 200 200
both /statuses/                                         200 200 200 200
both /tax/                                              log 200 200 404
both /test/sessions/{session}/                          log 404 404 404
both /times/                                            log go  404 404
POST /times/decline/                                    log go  404 404
POST /times/others/                                     log go  404 404
GET  /times/without-video/                              log go  404 404
POST /times/without-video/                              log go  404 404
POST /times/place/                                      log go  404 404
POST /times/postpone/                                   log go  404 404
both /times/wishes/                                     log go  404 404
"""

STAFF = ["assigned", "colleague", "lead", "ops", "support", "administrator"]
STAFF_PAGES = """
both /admin/                                                                  200 200 200 200 200 200
both /admin/password_change/                                                  go  go  go  go  go  go
GET  /admin/password_change/done/                                             200 200 200 200 200 200
GET  /admin/autocomplete/                                                     403 403 403 403 403 403
GET  /admin/jsi18n/                                                           200 200 200 200 200 200
GET  /admin/integration/pickedoutcome/{test_seller}/                          403 403 403 200 403 403
POST /admin/integration/pickedoutcome/{test_seller}/outcome/                  403 403 403 200 403 403
POST /admin/integration/pickedoutcome/{test_seller}/clock/                    403 403 403 200 403 403
POST /admin/integration/pickedoutcome/{test_seller}/erase/                    403 403 403  go 403 403
GET  /admin/scheduling/session/recordings/{recording}/                        403 403 go  403 403 403
both /admin/scheduling/session/recordings/{recording}/why/                    403 403 200 403 403 403
GET  /admin/scheduling/certificate/everybody/                                 403 403 200 403 403 403
GET  /admin/scheduling/certificate/modules/{training_code}/                   200 200 200 403 403 403
POST /admin/scheduling/certificate/modules/{training_code}/begin/             go  go  go  403 403 403
both /admin/scheduling/certificate/tests/{training_attempt}/                  200 404 404 403 403 403
both /admin/scheduling/certificate/{certificate}/revoke/                      403 403 200 403 403 403
both /admin/scheduling/trainingmodule/add/                                    403 403 200 403 403 403
GET  /admin/scheduling/trainingmodule/{training}/change/                      403 403 200 403 403 403
both /admin/scheduling/trainingmodule/{training}/edit/                        403 403 200 403 403 403
POST /admin/scheduling/trainingmodule/{training}/draft/                       403 403 go  403 403 403
POST /admin/scheduling/trainingmodule/{training}/publish/                     403 403 go  403 403 403
POST /admin/scheduling/trainingmodule/{training}/discard/                     403 403 go  403 403 403
both /admin/scheduling/trainingmodule/{training}/topics/add/                  403 403 200 403 403 403
both /admin/scheduling/trainingmodule/{training}/topics/{topic}/              403 403 200 403 403 403
POST /admin/scheduling/trainingmodule/{training}/topics/{topic}/remove/       403 403 go  403 403 403
both /admin/scheduling/trainingmodule/{training}/topics/{topic}/questions/add/ 403 403 200 403 403 403
both /admin/scheduling/trainingmodule/{training}/topics/{topic}/questions/{question}/ 403 403 200 403 403 403
POST /admin/scheduling/trainingmodule/{training}/topics/{topic}/questions/{question}/remove/ 403 403 go  403 403 403
both /admin/verification/announcement/add/                                    403 403 403 200 403 403
GET  /admin/verification/announcement/{announcement}/change/                  403 403 200 200 200 403
both /admin/verification/announcement/{announcement}/edit/                    403 403 403 200 403 403
GET  /admin/verification/announcement/{announcement}/mail/1/de/               403 403 200 200 200 403
POST /admin/verification/announcement/{announcement}/propose/                 403 403 403 go  403 403
POST /admin/verification/announcement/{announcement}/correct/                 403 403 403 go  403 403
POST /admin/verification/announcement/{announcement}/discard/                 403 403 403 go  403 403
POST /admin/verification/announcement/{announcement}/withdraw/                403 403 403 go  403 403
both /admin/verification/appeal/{appeal_pk}/change/                           404 404 200 403 403 403
POST /admin/verification/appeal/take/                                         go  go  go  403 403 403
POST /admin/verification/appeal/{appeal_pk}/release/                          404 404 go  403 403 403
GET  /admin/verification/appeal/{appeal_pk}/documents/{paper}/1/              404 404 404 403 403 403
both /admin/integration/apikey/add/                                           403 403 403 200 403 403
GET  /admin/integration/apikey/{api_key}/change/                              403 403 403 200 403 403
both /admin/integration/apikey/{api_key}/edit/                                403 403 403 200 403 403
both /admin/integration/apikey/{api_key}/rotate/                              403 403 403 200 403 403
GET  /admin/integration/apikey/{api_key}/revoke/                              403 403 403 200 403 403
POST /admin/integration/apikey/{api_key}/revoke/                              403 403 403 go  403 403
POST /admin/verification/campaign/{campaign}/start/                           403 403 403 go  403 403
POST /admin/verification/campaign/{campaign}/pause/                           403 403 403 go  403 403
POST /admin/verification/certification/import/                                403 403 403 go  403 403
POST /admin/verification/certification/{suspensions}/propose/                 403 403 go  go  403 403
both /admin/verification/checklist/add/                                       403 403 200 403 403 403
GET  /admin/verification/checklist/{checklist}/change/                        403 403 200 403 403 403
POST /admin/verification/checklist/{checklist}/draft/                         403 403 go  403 403 403
POST /admin/verification/checklist/{checklist}/publish/                       403 403 go  403 403 403
POST /admin/verification/checklist/{checklist}/discard/                       403 403 go  403 403 403
both /admin/verification/checklist/{checklist}/checks/add/                    403 403 200 403 403 403
both /admin/verification/checklist/{checklist}/checks/{item}/                 403 403 200 403 403 403
POST /admin/verification/checklist/{checklist}/checks/{item}/remove/          403 403 go  403 403 403
both /admin/verification/reason/add/                                          403 403 200 403 403 403
GET  /admin/verification/reason/{reason}/change/                              403 403 200 403 403 403
GET  /admin/verification/reason/{reason}/versions/1/                          403 403 200 403 403 403
both /admin/verification/reason/{reason}/edit/                                403 403 200 403 403 403
POST /admin/verification/reason/{reason}/draft/                               403 403 go  403 403 403
POST /admin/verification/reason/{reason}/publish/                             403 403 go  403 403 403
POST /admin/verification/reason/{reason}/discard/                             403 403 go  403 403 403
POST /admin/verification/reason/{reason}/retire/                              403 403 go  403 403 403
POST /admin/verification/reason/{reason}/offer-again/                         403 403 go  403 403 403
GET  /admin/verification/case/{case}/change/                                  200 200 200 200 200 403
GET  /admin/verification/screenplan/{plan}/change/                            403 403 200 200 403 403
POST /admin/verification/screenplan/draft/                                    403 403 go  403 403 403
both /admin/verification/screenplan/{plan}/edit/                              403 403 200 403 403 403
POST /admin/verification/screenplan/{plan}/try/                               403 403 go  403 403 403
POST /admin/verification/screenplan/{plan}/propose/                           403 403 go  403 403 403
POST /admin/verification/screenplan/{plan}/discard/                           403 403 go  403 403 403
GET  /admin/verification/case/{case}/outcome/                                 200 404 200 403 403 403
GET  /admin/verification/case/{case}/timeline/                                403 403 200 200 403 403
GET  /admin/verification/case/{case}/console/                                 200 404 go  403 403 403
POST /admin/verification/case/{case}/begin/                                   go  404 go  403 403 403
POST /admin/verification/case/{case}/assign/                                  403 404 go  403 403 403
GET  /admin/verification/case/{case}/listen/                                  403 404 200 403 403 403
POST /admin/verification/case/{case}/take-over/                               go  go  go  403 403 403
POST /admin/verification/case/{case}/hand-over/                               403 404 go  403 403 403
POST /admin/verification/case/{case}/fraud/                                   go  404 go  403 403 403
POST /admin/verification/case/{case}/missed/{missed}/                         go  404 go  403 403 403
POST /admin/verification/case/{case}/owed/times/                              go  404 go  403 403 403
POST /admin/verification/case/{case}/owed/waive/                              go  404 go  403 403 403
GET  /admin/verification/case/{case}/console/state/                           200 404 404 403 403 403
POST /admin/verification/case/{case}/console/admit/                           go  404 404 403 403 403
POST /admin/verification/case/{case}/console/receive/                         go  404 404 403 403 403
POST /admin/verification/case/{case}/console/seen/                            go  404 404 403 403 403
POST /admin/verification/case/{case}/console/release/                         go  404 404 403 403 403
POST /admin/verification/case/{case}/console/abort/                           go  404 404 403 403 403
POST /admin/verification/case/{case}/console/pause/                           go  404 404 403 403 403
POST /admin/verification/case/{case}/console/note/                            go  404 404 403 403 403
POST /admin/verification/case/{case}/console/readings/{field}/                go  404 404 403 403 403
POST /admin/verification/case/{case}/console/readings/{field}/reveal/         go  404 404 403 403 403
POST /admin/verification/case/{case}/console/readings/{field}/correct/        go  404 404 403 403 403
POST /admin/verification/case/{case}/console/corrections/{correction}/cancel/ go  404 404 403 403 403
GET  /admin/verification/case/{case}/console/facts/                           200 404 404 403 403 403
both /admin/verification/case/{case}/console/decide/                          go  404 go  403 403 403
POST /admin/verification/case/{case}/console/checks/{check}/                  go  404 404 403 403 403
POST /admin/verification/case/{case}/console/checks/{check}/challenge/        go  404 404 403 403 403
POST /admin/verification/case/{case}/console/checks/{check}/code/             go  404 404 403 403 403
POST /admin/verification/case/{case}/console/checks/{check}/still/            go  404 404 403 403 403
POST /admin/verification/case/{case}/console/documents/{document}/            go  404 404 403 403 403
GET  /admin/verification/case/{case}/console/documents/{document}/1/          go  404 go  403 403 403
GET  /admin/verification/case/{case}/console/documents/{document}/original/   go  404 go  403 403 403
GET  /admin/verification/case/{case}/console/looks/{look}/                    200 404 404 403 403 403
POST /admin/verification/case/{case}/stills/{still}/unusable/                 go  404 404 403 403 403
GET  /admin/verification/case/{case}/stills/{still}/                          200 404 go  403 403 403
GET  /admin/verification/case/{appealed}/appeals/{paper}/1/                   404 404 go  403 403 403
both /admin/verification/case/{case}/why/{document}/                          404 404 200 403 403 403
both /admin/verification/measure/of/{seller_id}/                              403 403 200 200 403 403
GET  /admin/verification/measure/{measure_pk}/change/                         403 403 200 200 403 403
POST /admin/verification/measure/{measure_pk}/lift/                           403 403 go  go  403 403
POST /admin/verification/measure/{measure_pk}/answer/                         403 403 go  go  403 403
GET  /admin/verification/case/work/                                           200 200 200 403 403 403
POST /admin/verification/case/work/take/                                      go  go  go  403 403 403
GET  /admin/verification/case/agreement/                                      403 403 200 403 403 403
POST /admin/verification/case/second/take/                                    go  go  go  403 403 403
GET  /admin/verification/case/second/differ/                                  403 403 200 403 403 403
both /admin/verification/case/second/{second}/                                404 200 404 403 403 403
POST /admin/verification/case/second/{second}/give-back/                      404 go  404 403 403 403
GET  /admin/verification/case/second/{second}/documents/{second_document}/1/  404 go  404 403 403 403
GET  /admin/verification/case/second/{second}/looks/{look}/                   404 404 404 403 403 403
GET  /admin/verification/case/second/{second}/stills/{still}/                 404 404 404 403 403 403
both /admin/verification/case/second/{differs}/settle/                        403 403 200 403 403 403
GET  /admin/verification/case/{waiting}/change/                               404 404 200 200 200 403
GET  /admin/verification/case/{waiting}/console/                              404 404 go  403 403 403
POST /admin/verification/case/{waiting}/begin/                                404 404 go  403 403 403
POST /admin/verification/case/{waiting}/assign/                               404 404 go  403 403 403
both /admin/verification/case/away/{manager}/                                 403 403 200 200 403 403
GET  /admin/audit/event/                                                      403 403 200 200 403 403
GET  /admin/audit/event/{event}/change/                                       403 403 200 200 403 403
GET  /admin/audit/event/unusual/                                              403 403 200 200 403 403
GET  /admin/audit/event/looks/{seller_id}/                                    403 403 200 200 403 403
POST /admin/audit/event/export/                                               403 403 403 200 403 403
POST /admin/audit/event/saved/                                                403 403 go  go  403 403
POST /admin/audit/event/saved/1/remove/                                       403 403 go  go  403 403
POST /admin/contacts/contact/{contact}/call/                                  200 200 200 200 403 403
POST /admin/contacts/contact/{contact}/reveal/                                200 200 200 200 403 403
POST /admin/core/approval/{approval}/confirm/                                 404 404 go  go  404 404
POST /admin/core/approval/{approval}/decline/                                 404 404 go  go  404 404
POST /admin/core/approval/{approval}/withdraw/                                404 404 go  go  404 404
POST /admin/integration/webhookendpoint/{webhook}/switch/                     403 403 403 go  403 403
POST /admin/integration/webhookendpoint/{webhook}/test/                       403 403 403 go  403 403
POST /admin/integration/webhookdelivery/{webhook_delivery}/again/             403 403 403 go  403 403
POST /admin/integration/webhookendpoint/{webhook}/rotate/                     403 403 403 200 403 403
POST /admin/messaging/opstask/{task}/close/                                   403 403 403 go  403 403
both /admin/core/user/{user}/end-log-ins/                                     403 403 403 403 403 go
GET  /admin/messaging/message/of/{account}/                                   403 403 403 200 200 403
GET  /admin/messaging/message/of/{account}/{message}/                         403 403 403 200 200 403
GET  /admin/sellers/seller/{seller}/reveal/                                   go  go  go  go  go  403
POST /admin/sellers/seller/{seller}/reveal/                                   403 403 200 200 403 403
GET  /admin/sellers/seller/{seller}/rights/                                   403 403 200 200 403 403
POST /admin/sellers/seller/{seller}/rights/hold/                              403 403 go  go  403 403
POST /admin/sellers/seller/{seller}/rights/copy/                              403 403 403 go  403 403
POST /admin/sellers/export/{letter}/download/                                 403 403 403 go  403 403
both /admin/sellers/                                                          200 200 200 200 200 404
both /admin/nowhere/                                                          404 404 404 404 404 404
"""

# Where no other table fits.
ALL = ["anybody", "owner", "outsider", *STAFF, "unproven"]
OTHER_PAGES = """
both /livez                                         200 200 200 200 200 200 200 200 200 200
GET  /hosted/link/{hosted}/                         200 200 200 200 200 200 200 200 200 200
POST /hosted/link/{hosted}/                         go  go  go  go  go  go  go  go  go  go
POST /sessions/{session}/media/                     404 200 404 200 404 404 404 404 404 404
POST /sessions/{session}/recording/                 404 404 404 400 404 404 404 404 404 404
GET  /admin/login/                                  log 403 403 go  go  go  go  go  go  go
POST /admin/login/                                  log 403 403 200 200 200 200 200 200 go
GET  /admin/logout/                                 go  go  go  405 405 405 405 405 405 go
POST /admin/logout/                                 go  go  go  go  go  go  go  go  go  go
both /admin/r/1/1/                                  log log log 404 404 404 404 404 404 log
"""
# Its answer depends on what runs beside it: tests/config/test_health.py.
OF_MACHINES = {"/healthz"}

# Django's own pages for a kind of row: a list, one row, its history, and forms to add, change and delete.
# v view, a add, c change, d delete; l the list alone, others' rows are not there; - nothing.
MODELS = """
/admin/auth/group/{group}/                      -   -   -    -   -   v
/admin/contacts/contact/{contact}/              v   v   v    v   v   -
/admin/contacts/countrychange/{country}/        -   -   -    vacd -   -
/admin/core/approval/{approval}/                -   -   v    v   -   l
/admin/core/policyversion/{policy}/             -   -   -    va  -   -
/admin/core/user/{user}/                        -   -   -    -   -   vac
/admin/integration/pickedoutcome/               -   -   -    v   -   -
/admin/integration/apikey/                      -   -   -    v   -   -
/admin/messaging/delivery/{delivery}/           -   -   -    v   -   -
/admin/messaging/message/{message_pk}/          -   -   -    v   v   -
/admin/messaging/opstask/{task}/                -   -   v    v   -   -
/admin/integration/webhookdelivery/{webhook_delivery}/  -  - -    v   -   -
/admin/integration/webhookendpoint/{webhook}/   -   -   -    v   -   -
/admin/messaging/provider/                      -   -   -    v   -   -
/admin/scheduling/accountmanager/{manager_pk}/  -   -   vc   vac -   -
/admin/scheduling/booking/{booking_pk}/         v   l   v    v   v   -
/admin/scheduling/capacityalarm/{alarm}/        -   -   v    v   -   -
/admin/scheduling/certificate/                  v   v   v    -   -   -
/admin/scheduling/holidaychange/{holiday}/      -   -   vacd vacd -  -
/admin/scheduling/place/{place}/                -   -   vac  vac -   -
/admin/scheduling/session/{session_pk}/         v   l   v    v   -   -
/admin/scheduling/trainingmodule/               -   -   v    -   -   -
/admin/sellers/statedreason/{reason_stated}/    -   -   v    v   -   -
/admin/sellers/erasurerequest/{wish_pk}/        -   -   v    v   -   -
/admin/sellers/export/{letter}/                 -   -   -    v   -   -
/admin/sellers/legalhold/{hold}/                -   -   v    v   -   -
/admin/sellers/retention/{hold}/                -   -   v    v   -   -
/admin/sellers/seller/{seller}/                 v   v   v    v   v   -
/admin/verification/announcement/               -   -   v    v   v   -
/admin/verification/appeal/                     v   v   v    -   -   -
/admin/verification/campaign/{campaign}/        -   -   -    vac -   -
/admin/verification/case/                       v   v   v    v   v   -
/admin/verification/certification/              -   -   v    v   -   -
/admin/verification/checklist/                  -   -   v    -   -   -
/admin/verification/measure/                    -   -   v    v   -   -
/admin/verification/promise/                    -   -   v    v   -   -
/admin/verification/reason/                     -   -   v    -   -   -
/admin/verification/screenplan/                 -   -   v    v   -   -
"""

# Sockets: in, or how the server ends them (scheduling.room.members.Close).
SOCKETS = """
/rooms/{session}/          LOGGED_OUT in  FORBIDDEN in  FORBIDDEN FORBIDDEN FORBIDDEN FORBIDDEN FORBIDDEN FORBIDDEN
/rooms/{session}/listen/   LOGGED_OUT FORBIDDEN FORBIDDEN FORBIDDEN FORBIDDEN in FORBIDDEN FORBIDDEN FORBIDDEN FORBIDDEN
/check/                    LOGGED_OUT in in in in in in in in in
"""
