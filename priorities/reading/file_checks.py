"""Checks an uploaded file before anything parses it, and refuses what is not safe or not supported.

Only a small piece of the file's contents is in memory at a time, so that a file made to fill the memory
(a "zip bomb") costs no more than a small one. Its kind comes from its contents, not its name.
"""

import re
import zipfile
import zlib
from dataclasses import dataclass
from enum import Enum
from io import BytesIO

MEGABYTE = 1024 * 1024
MAX_PLAN_MEGABYTES = 5
MAX_PLAN_BYTES = MAX_PLAN_MEGABYTES * MEGABYTE
MAX_ARCHIVE_MEMBERS = 500
MAX_COMPRESSION_RATIO = 100
_PIECE = 64 * 1024
# Smaller members may have any compression ratio.
_RATIO_COUNTS_FROM = MEGABYTE


class FileKind(Enum):
    """The kind of a file, by its contents."""

    WORD = ".docx"
    EXCEL = ".xlsx"
    TEXT = ".csv"


class FileRefused(Exception):
    """The file cannot be imported. The message tells whoever uploaded it why, and what to do."""


@dataclass(frozen=True)
class FileLimits:
    """How much a file for one purpose may hold, and the advice shown for one that holds more.

    A tree of XML in memory costs some hundred bytes a tag; a file read as a stream may have more tags.
    """

    megabytes: int = MAX_PLAN_MEGABYTES
    unpacked: int = 50 * MEGABYTE
    xml: int = 16 * MEGABYTE
    tags: int = 250_000
    whose: str = "a plan"
    smaller: str = "Take the pictures out of it, or copy the plan's tables into a new document."
    instead: str = "Copy the plan's tables into a new document and upload that."

    @property
    def most_bytes(self) -> int:
        """The most bytes a file may have."""
        return self.megabytes * MEGABYTE


PLAN_LIMITS = FileLimits()


_TAKEN = "Upload a Word document (.docx), an Excel workbook (.xlsx) or a CSV file."
_MAIN_PARTS = {
    FileKind.WORD: (b"wordprocessingml.document.main+xml", b"wordprocessingml.template.main+xml"),
    FileKind.EXCEL: (b"spreadsheetml.sheet.main+xml", b"spreadsheetml.template.main+xml"),
}
_BROKEN = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, EOFError)
_MACROS = (
    "The file contains macros, which are not accepted. Save it as .docx (or .xlsx) and upload that copy."
)
_DAMAGED = "The file is damaged or incomplete. Open it in Word or Excel, save it again and upload that copy."


def inspect_file(data: bytes, file_name: str, limits: FileLimits = PLAN_LIMITS) -> FileKind:
    """Return the kind of a file that is safe to parse. Raises FileRefused for any other."""
    if not data.strip(b"\x00 \t\r\n"):
        raise FileRefused("The file is empty. Choose the file again, or save it again in Word or Excel.")
    if len(data) > limits.most_bytes:
        raise FileRefused(f"The file is larger than {limits.megabytes} MB. {limits.smaller}")
    ending = file_name.lower().rpartition(".")[2]
    if ending in {"docm", "dotm", "xlsm", "xltm"}:
        raise FileRefused(_MACROS)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        raise FileRefused(_old_or_encrypted(data))
    if data.startswith(b"%PDF"):
        raise FileRefused(
            "This is a PDF. Ask for the Word document it was made from and upload that (.docx)."
        )
    if data.startswith(b"PK\x03\x04"):
        kind = _inspect_archive(data, limits)
    elif ending in {"csv", "txt"} and _is_text(data):
        kind = FileKind.TEXT
    else:
        raise FileRefused(f"This is not a Word document. {_TAKEN}")
    if ending in {"docx", "xlsx", "csv", "txt"} and f".{ending}".replace("txt", "csv") != kind.value:
        raise FileRefused(
            f"The file's name ends in .{ending}, but it is a {kind.value} file inside. "
            "Open it, save it as what it is and upload that copy."
        )
    return kind


def _old_or_encrypted(data: bytes) -> str:
    """Return the reason; an encrypted Office file has the same container as an old .doc file."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "The file is protected with a password. Remove the password and upload it again."
    return (
        "This is an old Word or Excel file (.doc, .xls). Open it, save it as .docx or .xlsx and upload that."
    )


def _is_text(data: bytes) -> bool:
    return data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" not in data


def _inspect_archive(data: bytes, limits: FileLimits) -> FileKind:
    # Each entry of the directory starts with this mark: count them before the directory is read into memory.
    if data.count(b"PK\x01\x02") > MAX_ARCHIVE_MEMBERS:
        raise FileRefused(
            f"The file has more than {MAX_ARCHIVE_MEMBERS} parts inside, which no such file needs. {_TAKEN}"
        )
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check_directory(archive.infolist(), limits)
            return _check_parts(archive, limits)
    except (*_BROKEN, ValueError, OSError, NotImplementedError) as error:
        raise FileRefused(_DAMAGED) from error


def _check_directory(members: list[zipfile.ZipInfo], limits: FileLimits) -> None:
    """Check what the archive's directory claims; reading stops at the claimed size anyway."""
    names = [member.filename for member in members]
    if len(names) != len({name.lower() for name in names}):
        raise FileRefused(_DAMAGED)
    for member in members:
        path = re.split(r"[/\\]", member.filename)
        if ".." in path or member.filename.startswith(("/", "\\")) or ":" in path[0]:
            raise FileRefused("The file has parts that point outside it, so it was not opened.")
        if member.flag_bits & 0x1:
            raise FileRefused(
                "The file is protected with a password. Remove the password and upload it again."
            )
        if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise FileRefused(_DAMAGED)
        if path[-1].lower() == "vbaproject.bin":
            raise FileRefused(_MACROS)
        is_packed_tight = member.file_size > MAX_COMPRESSION_RATIO * max(member.compress_size, 1)
        if member.file_size > _RATIO_COUNTS_FROM and is_packed_tight:
            raise FileRefused(_too_large_inside(limits))
    if sum(member.file_size for member in members) > limits.unpacked:
        raise FileRefused(_too_large_inside(limits))


def _too_large_inside(limits: FileLimits) -> str:
    return (
        f"The file unpacks to far more than {limits.whose} could need, so it was not opened. {limits.instead}"
    )


def _check_parts(archive: zipfile.ZipFile, limits: FileLimits) -> FileKind:
    """Check the XML parts piece by piece for what no Office file has, and return the kind of document."""
    if "[Content_Types].xml" not in archive.namelist():
        raise FileRefused(f"This is a zip file, but not a Word document. {_TAKEN}")
    for member in archive.infolist():
        if member.filename.lower().endswith((".xml", ".rels")):
            _check_xml(archive, member, limits)
    with archive.open("[Content_Types].xml") as part:
        types = part.read(MEGABYTE)
    if b"macroEnabled" in types or b"vbaProject" in types:
        raise FileRefused(_MACROS)
    for kind, main_parts in _MAIN_PARTS.items():
        if any(name in types for name in main_parts):
            return kind
    raise FileRefused(f"This is not a Word document or an Excel workbook. {_TAKEN}")


def _check_xml(archive: zipfile.ZipFile, member: zipfile.ZipInfo, limits: FileLimits) -> None:
    if member.file_size > limits.xml:
        raise FileRefused(_too_large_inside(limits))
    tags, overlap = 0, b""
    with archive.open(member) as part:
        # Wide encodings have a zero byte beside each letter; without the zeros all encodings compare alike.
        while piece := part.read(_PIECE):
            text = overlap + piece.replace(b"\x00", b"").upper()
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                raise FileRefused(
                    "The file contains definitions that no Word or Excel file needs and that can do harm, "
                    "so it was not opened. Copy what you need into a new document and upload that."
                )
            tags += piece.count(b"<")
            overlap = text[-16:]
    if tags > limits.tags:
        raise FileRefused(_too_large_inside(limits))
