"""Taking a list with personal data out of the house, as somebody in the office does it."""

import io

import pyzipper
from django.test import Client

PASSWORD = "gut-gehuetet-1"
FILLED = {"reason": "meeting", "purpose": "", "password": PASSWORD}


def files_of(content: bytes, password: str = PASSWORD) -> dict[str, bytes]:
    """What lies in an encrypted archive."""
    with pyzipper.AESZipFile(io.BytesIO(content)) as archive:
        archive.setpassword(password.encode())
        return {name: archive.read(name) for name in archive.namelist()}


def personal_file(client: Client, url: str) -> bytes:
    """The list itself: the address of the link first asks why, and answers with the archive."""
    asked = client.get(url)
    assert (asked.status_code, asked["Content-Type"]) == (200, "text/html; charset=utf-8")
    answer = client.post(url, FILLED)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/zip")
    (name,) = files_of(answer.content).keys() - {"Hinweis.txt"}
    return files_of(answer.content)[name]
