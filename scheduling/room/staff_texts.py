"""What the scripts of the room say to staff alone: on the account manager's side, and to a lead who listens in."""

from django.utils.translation import gettext as _


def manager_texts() -> dict[str, str]:
    return {
        "taken_over": _("Somebody else has taken over this session. The page of the case says who."),
        "taken_over_by": _("{name} has taken over this session"),
        "waiting": _("The seller is in the waiting room."),
        "waiting_alone": _("The seller is not here yet."),
        "peer_absent": _("The seller is not connected at the moment. It goes on by itself when they are back."),
        "media_unavailable": _(
            "Picture and sound cannot start: the video service refuses us. Tell ops; if it lasts, end the session as "
            "our side's fault, so that the seller gets new times."
        ),
        "recording": _("This session is being recorded."),
        "recording_unable": _("This browser cannot record. Open the console in a current Chrome, Edge or Firefox."),
        "recording_waits": _("The recording is kept here for now: it is handed over as soon as the line is back."),
        "peer": _("Seller"),
    }


def manager_panel_texts() -> dict[str, str]:
    return {
        "screen_asked": _("The seller was asked to share the screen."),
        "screen_started": _("The seller shares the screen."),
        "screen_stopped": _("The seller no longer shares the screen."),
        "screen_refused": _("The seller does not share the screen. It is their choice and is not held against them."),
        "screen_unable": _("The seller's device cannot share its screen. It is not held against them."),
        "by_text": _("The seller goes by text and may not hear or speak: use the chat."),
        "with": _("With the seller: {who}."),
    }


def listening_texts() -> dict[str, str]:
    """What the page of who listens says, beside the texts of the room."""
    return {
        "seller": _("Seller"),
        "manager": _("Account manager"),
        "before": _("The seller is not admitted yet: picture and sound begin with the admission."),
        "asking": _("Asking the account manager's page for picture and sound…"),
        "hearing": _("You hear and see both sides."),
    }
