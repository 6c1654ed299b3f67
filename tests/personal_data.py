"""Every field of every model, and what becomes of it: the table behind R26 and R27. tests/test_personal_data.py holds
the models to it, both ways: a new field is in it, or the tests fail.

One line is `model | what becomes of them | fields`. Either they stay, for one of GROUNDS, or they are removed:
`-` and then the retention classes (sellers.keeping) and the apps' erasers (sellers.rights.erasing) that do it.
"""

GROUNDS = {
    "rows": "keys and links between rows, states, counts, times and random names: they say nothing of who it was",
    "proof": "what was decided, agreed or found when, in codes: proof that it was done correctly",
    "house": "written by staff for everybody: catalogues, calendars, settings, figures",
    "staff": "about our own staff, for as long as they work here, and as proof of who acted",
    "hash": "a keyed hash, a wrapped key or a fingerprint, from which no value comes back",
    "log": "the audit chain: public ids and codes alone (R36)",
}

TABLE = """
account.EmailAddress            | - core            | id user email verified primary
account.EmailConfirmation       | - core            | id email_address created sent key
admin.LogEntry                  | staff             | id action_time user content_type object_id object_repr action_flag change_message
audit.Anchor                    | log               | seal at address
audit.Chain                     | log               | subject length head
audit.Event                     | log               | id subject position at action actor data place hash
audit.Place                     | - addresses core  | token address seen_on
audit.RetiredHead               | log               | subject length head
audit.SavedFilter               | staff             | id owner name query
audit.Seal                      | log               | number at settled_at hash previous
audit.SealedHead                | log               | seal subject length head
audit.Verification              | log               | id began_at ended_at events resumed_after last_event last_seal last_anchor faults fault_count suspects
auth.Group                      | house             | id name
auth.Permission                 | house             | id name content_type codename
contacts.Address                | - contact_history contacts | id public_id contact kind status value blind_index entered_at verified_at ended_at trouble
contacts.CodeAttempt            | - codes contacts  | id public_id address status code_hash link_hash failures sends channel sent_at expires_at ended_at
contacts.CodeSend               | - code_sends contacts | id seller limit_key area dial_code at confirmed
contacts.CountryChange          | house             | id public_id country is_served note
contacts.Contact                | - contacts        | id public_id seller name relation deferred_at programme_since
contacts.StaffCall              | - contact_calls contacts | id public_id contact address made_by made_at topic outcome call_back call_back_until note
contenttypes.ContentType        | house             | id app_label model
core.Approval                   | - approval_words sellers | reason answer
core.Approval                   | proof             | id public_id kind subject data status proposed_by proposed_at expires_at decided_by decided_at
core.DataKey                    | hash              | id key_id purpose wrapped master created_at superseded_at retired_at
core.PolicyVersion              | house             | id number figures note published_by published_at
core.StrayFile                  | rows              | id name due_at
core.User                       | - core            | password last_login email full_name language time_zone quiet_from quiet_until muted_topics reminders_by_sms phrase is_active
core.User                       | rows              | id is_superuser public_id is_staff is_test date_joined
integration.ApiKey              | staff             | id public_id name is_test scopes return_origins secret_hash ending made_by made_at expires_at revoked_at last_used_at replaces first
integration.Event               | rows              | id public_id audit_event type version subject seller is_test at data
integration.HostedLink          | - hosted_links integration | id public_id seller made_by token_hash return_url language expires_at used_at
integration.MovedClock          | - integration     | id seller forwarded_seconds
integration.PickedOutcome       | - integration     | id public_id case outcome reasons by_magic picked_at claimed_until ended_at refusal
integration.Projection          | rows              | id settled pending pending_xid
integration.StoredAnswer        | - api_answers integration | answer
integration.StoredAnswer        | rows              | id public_id api_key seller idempotency_key request stored_at
integration.WebhookDelivery     | rows              | id public_id event endpoint subject status attempts due_at claimed_until ended_at
integration.WebhookEndpoint     | house             | id public_id is_test url host description types secret former_secret former_until made_at disabled_at disabled_because removed_at failures rests_until failing_since delivered_at
integration.WebhookTry          | - events integration | answer
integration.WebhookTry          | rows              | id public_id delivery at milliseconds status trouble
messaging.Delivery              | - deliveries messaging | error address secret
messaging.Delivery              | rows              | id public_id message channel status due_at held_from priority claimed_until doubted attempts sent_at delivered_at provider provider_ref failure
messaging.Message               | - messages messaging | title body action_label action_path
messaging.Message               | proof             | id public_id recipient purpose about revision due_at published_at withdrawn_at read_at language
messaging.OpsTask               | - ops_tasks messaging | facts note
messaging.OpsTask               | rows              | id public_id kind key opened_at last_at count closed_at closed_by answer
messaging.Provider              | rows              | id channel name failures last_error opened_at open_until allowance allowance_at
messaging.Report                | - ops_tasks messaging | id public_id task reporter reported_at is_same
mfa.Authenticator               | - core            | id user type data created_at last_used_at
scheduling.AccountManager       | staff             | id public_id user staff_number time_zone languages country document_countries buffer_minutes sessions_per_day trained_until training_told active
scheduling.Attempt              | staff             | id public_id user module drawn answers score passed begun_at handed_in_at
scheduling.Availability         | staff             | id starts ends place manager weekday
scheduling.Booking              | proof             | id language document_country place public_id seller manager offer period time_zone status uid sequence created_at
scheduling.CapacityAlarm        | house             | id public_id language document_country open_times raised_at ended_at
scheduling.Certificate          | staff             | id public_id attempt user module issued_at expires_on revoked_at revoked_by reason
scheduling.ChatLine             | - chat scheduling | id public_id session side text phrase written_at
scheduling.ExtraHours           | staff             | id starts ends place manager day
scheduling.HolidayChange        | house             | id public_id country day is_holiday name
scheduling.JoinToken            | - devices scheduling | id session token_hash expires_at
scheduling.Listening            | staff             | id session user connection came_at seen_at left_at
scheduling.Meeting              | - devices scheduling | id session number vendor_id region placement made_at left ended_at
scheduling.Offer                | rows              | id language document_country place public_id seller seat starts_at minutes expires_at status
scheduling.Overview             | rows              | id manager revision standing gone
scheduling.Place                | house             | id public_id name address time_zone active
scheduling.Presence             | - presence scheduling | id session side manager connection came_at seen_at left_at media
scheduling.Question             | house             | id topic text choices
scheduling.Recording            | - recordings scheduling | id public_id session stretch began_at
scheduling.RecordingPart        | - recordings scheduling | id recording number file sha256 size
scheduling.Session              | - devices scheduling | by_text instruction instruction_picture companion companion_name device_check
scheduling.Session              | proof             | id public_id booking code status owner entered_at consented_at recorded admitted_at ended_at wrong_codes wrong_code_at finding emptied_at
scheduling.TimeOff              | staff             | id manager first_day last_day
scheduling.Topic                | house             | id module position title text
scheduling.TrainingModule       | house             | id public_id code number title about required valid_days pass_percent earlier_until note published_at published_by
sellers.BankAccount             | - numbers sellers | id public_id seller holder country number number_index
sellers.Business                | - numbers sellers | id public_id seller kind legal_name register_number register_index country street city region postcode address_index
sellers.Document                | - originals pages sellers | original pages
sellers.Document                | proof             | id public_id seller kind status reasons due_on uploaded_at scan
sellers.ErasureRequest          | - sellers         | answer
sellers.ErasureRequest          | proof             | id public_id seller status asked_at due_at answered_at
sellers.Export                  | - exports sellers | file size
sellers.Export                  | proof             | id public_id seller status by_letter asked_at attempts claimed_until made_at
sellers.LegalHold               | - hold_words sellers | reason
sellers.LegalHold               | proof             | id public_id seller placed_by placed_at released_by released_at
sellers.LogInPlace              | - log_in_places core | id public_id user token agent network first_seen_at seen_at
sellers.Person                  | - numbers sellers | id public_id seller given_name family_name birth_date document_type document_country document_number document_index document_issued_on document_expires_on machine_readable
sellers.Seller                  | proof             | id public_id user status created_at locked_at details_revision closed_at erased_at
sellers.SellerReference          | - sellers         | id seller is_test reference
sellers.StatedReason            | - stated_reasons sellers | text
sellers.StatedReason            | proof             | id public_id stated_by subject stated_at
sellers.TaxInformation          | - numbers sellers | id public_id seller country number number_index certified_at
sellers.TravelNote              | - travel_notes sellers | id public_id seller country first_day last_day noted_at
socialaccount.SocialAccount     | - core            | id user provider uid last_login date_joined extra_data
socialaccount.SocialApp         | house             | id provider provider_id name client_id secret key settings
socialaccount.SocialToken       | - core            | id app account token token_secret expires_at
sessions.Session                | - session_data core | session_key session_data expire_date
sellers.Upload                  | - sellers         | id public_id document status size sha256 parts received checked_until refusal began_at
usersessions.UserSession        | - log_ins core    | id user created_at ip last_seen_at session_key user_agent data
verification.Announcement       | house             | id public_id status reached round_ended_at withdrawn_at withdrawn_by why_withdrawn
verification.AnnouncementVersion | house            | id announcement number title body task path audience effective_on note written_by written_at published_at published_by
verification.Appeal             | - appeals verification | text answer
verification.AppealPaper        | - appeal_papers verification | pages
verification.AppealPaper        | proof             | id public_id appeal added_at
verification.Appeal             | proof             | id public_id seller decision measure answer_by step status began_at filed_at assigned_to answered_at further_by emptied_at
verification.Campaign           | house             | id public_id name wanted pace_per_day status started_at reached waits_since
verification.Case               | - verification    | wished_times
verification.Case               | proof             | id public_id seller change status language place booking submitted_at since due_at new_due_at offer_sets declined_sets times_wanted_at times_gone_at times_tried_at sets_asked sets_asked_since reminders changes
verification.Certification      | - certifications verification | id public_id seller asked_at first_told_at told_at due_at notices why renewed_at certified_at certified_hash withdrawn_at batch suspended_at status_before
verification.ChangeRequest      | - changes verification | asked stood
verification.ChangeRequest      | proof             | id public_id seller status documents certifies started_at submitted_at ended_at emptied_at
verification.Check              | proof             | id public_id review item code position started_at words outcome reason_code reason_version reopened revision
verification.Checklist          | house             | id public_id subject country number note published_at published_by
verification.ChecklistItem      | house             | id checklist code position title guidance where required evidence challenge instruction picture reason_codes
verification.Correction         | - findings verification | old new
verification.Correction         | proof             | id public_id review field status asked_at ended_at
verification.Decision           | proof             | id public_id case review outcome reasons decided_by decided_at due_at overruled_by document_country document_type
verification.DocumentOutcome    | proof             | id review document outcome reason_code reason_version revision
verification.GiveBack           | proof             | id case appeal user reason given_at
verification.HighVolume         | - high_volume verification | id seller since until found_in lost_in lost_until
verification.Invitation         | proof             | id campaign seller case invited_at
verification.Detour             | - detours verification | why ruling_reason
verification.Detour             | proof             | id public_id case cause missed made_at ruling ruled_at ruled_by emptied_at
verification.MissedSession      | - contests verification | contest answer
verification.MissedSession      | proof             | id public_id case session reason found_at contested_at answered_at answered_by taken_back emptied_at
verification.Measure            | - measures verification | facts evidence why_exception done_words answer
verification.Measure            | proof             | id public_id seller kind status ground evidence_on lasts_until exception proposed_by proposed_at confirmed_by confirmed_at told_at appeal_by effective_at carried_out_at status_before ended_at case done_at answer_by answered_at emptied_at
verification.Promise            | proof             | id public_id seller case measure kind missed made_at due_at new_due_at apologies kept_at ended_at
verification.Reading            | - findings verification | id public_id review field text revision
verification.Reason             | house             | id code kind current retired_at
verification.ReasonVersion      | house             | id reason number label text remedy for_documents video_only picture published_at published_by
verification.Review             | - findings verification | note
verification.Review             | proof             | id public_id case continues session reviewer started_at ended_at seen_at release note_revision emptied_at
verification.ScreenPlan         | house             | id public_id number weights session_from thresholds trial note published_at published_by
verification.Screening          | - verification    | inputs measures
verification.Screening          | proof             | id public_id case ran_at plan draw score outcome findings accounts
verification.SecondReview       | - findings verification | note settled_why
verification.SecondReview       | proof             | id public_id review cause status first_by first_outcome first_codes made_at due_at reviewer begun_at given_back_by outcome reason_codes found decided_at settled_by settled_for settled_at
verification.SentCode           | - findings verification | id public_id check_of code_hash sends failures expires_at read_at
verification.Signal             | proof             | id case rule rule_version
verification.SignalAnswer       | - signal_answers verification | text
verification.SignalAnswer       | proof             | id public_id case topic written_at emptied_at
verification.VolumeImport       | hash              | content_hash
verification.VolumeImport       | staff             | id public_id begins_on through imported_at imported_by sellers_count found_count unknown_count
verification.SuspensionBatch    | rows              | id public_id prepared_at proposed_at confirmed_at told
verification.Still              | - stills verification | id public_id check_of file sha256 taken_at unusable_at
"""  # noqa: E501 (a table)
