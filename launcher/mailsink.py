"""An SMTP server that delivers every mail as one .eml file: `python -m launcher.mailsink PORT FOLDER`."""

import asyncio
import os
import sys
import uuid
from datetime import UTC, datetime
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session


class MailboxHandler:
    def __init__(self, folder: Path):
        self.folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 (aiosmtpd)
        content = envelope.content
        assert isinstance(content, bytes)
        recipients = "".join(f"Delivered-To: {address}\r\n" for address in envelope.rcpt_tos)
        deliver(self.folder, f"Return-Path: <{envelope.mail_from}>\r\n{recipients}".encode() + content)
        return "250 OK"


def deliver(folder: Path, mail: bytes) -> Path:
    """A reader of the folder sees a whole mail or none: written under another suffix, then renamed."""
    path = folder / f"{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}-{uuid.uuid4().hex[:8]}.eml"
    part = path.with_suffix(".part")
    part.write_bytes(mail)
    os.replace(part, path)
    return path


async def serve(port: int, folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handler = MailboxHandler(folder)
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(handler, enable_SMTPUTF8=True), "127.0.0.1", port
    )
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1]), Path(sys.argv[2])))
