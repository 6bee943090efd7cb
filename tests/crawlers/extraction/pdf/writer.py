"""Writes small PDF files for the tests (ISO 32000-1)."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass

WIDTH, HEIGHT = 595, 842

#: Any character of the basic plane, by a font that is not there: its code is its place in Unicode.
_TO_UNICODE = b"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /A def /CMapType 2 def
1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end end"""
_ANY_FONT = b"""<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Any /DW 1000
/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>
/FontDescriptor << /Type /FontDescriptor /FontName /Any /Flags 4 /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80
/ItalicAngle 0 /FontBBox [0 -120 1000 880] >> >>"""
_PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
_FILE_ID = b"0123456789abcdef"


@dataclass(frozen=True)
class Text:
    """One line of a page: from the left and from the bottom in points, and its size."""

    x: float
    y: float
    size: float
    text: str
    bold: bool = False


def paragraphs(*texts: str, size: float = 11, width: int = 80, top: float = 600, left: float = 70) -> list[Text]:
    """Texts broken into lines of so many characters, with a space above each."""
    lines, y = [], top
    for text in texts:
        line = ""
        for word in text.split(" "):
            if line and len(line) + len(word) > width:
                lines.append(Text(left, y, size, line))
                line, y = "", y - size * 1.2
            line = f"{line} {word}".strip()
        lines.append(Text(left, y, size, line))
        y -= size * 2.2
    return lines


def pdf(
    *pages: list[Text],
    info: dict[str, str] | None = None,
    language: str = "",
    streams: list[bytes] | None = None,
    password: bytes | None = None,
) -> bytes:
    """The file.  `streams` take the place of the pages' own; with a `password` it is encrypted (RC4, 40 bits)."""
    contents = streams or [zlib.compress(_content(page)) for page in pages]
    first = 8
    kids = " ".join(f"{first + 2 * index} 0 R" for index in range(len(contents)))
    tag = f"/Lang ({language})" if language else ""
    objects: list[bytes] = [
        f"<< /Type /Catalog /Pages 2 0 R {tag} >>".encode(),
        f"<< /Type /Pages /Kids [{kids}] /Count {len(contents)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /A/Encoding /Identity-H /ToUnicode 7 0 R /DescendantFonts [6 0 R]>>",
        _ANY_FONT,
        _stream(_TO_UNICODE),
    ]
    for index, content in enumerate(contents):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {first + 2 * index + 1} 0 R"
            " /Resources << /Font << /F1 3 0 R /F2 4 0 R /F3 5 0 R >> >> >>".encode()
        )
        objects.append(_stream(content, "/Filter /FlateDecode"))
    key = _key(password) if password is not None else None
    entries = [f"/{name} <{_bytes(value).hex()}>" for name, value in (info or {}).items()]
    trailer = ""
    if key is None:
        objects.append(f"<< {' '.join(entries)} >>".encode())
        trailer = f"/Info {len(objects)} 0 R"
    else:
        objects = [_encrypted(number, item, key) for number, item in enumerate(objects, 1)]
        owner, user = _owner(password or b""), _rc4(key, _PADDING)
        objects.append(f"<< /Filter /Standard /V 1 /R 2 /O <{owner.hex()}> /U <{user.hex()}> /P -4 >>".encode())
        trailer = f"/Encrypt {len(objects)} 0 R /ID [<{_FILE_ID.hex()}> <{_FILE_ID.hex()}>]"
    return _file(objects, trailer)


def _file(objects: list[bytes], trailer: str) -> bytes:
    data, offsets = b"%PDF-1.4\n", []
    for number, item in enumerate(objects, 1):
        offsets.append(len(data))
        data += f"{number} 0 obj\n".encode() + item + b"\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    end += f"trailer << /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{len(data)}\n%%EOF\n"
    return data + end.encode()


def _content(page: list[Text]) -> bytes:
    return b"\n".join(map(_shown, page))


def _shown(line: Text) -> bytes:
    try:
        data, font = line.text.encode("cp1252"), "F2" if line.bold else "F1"
    except UnicodeEncodeError:
        data, font = line.text.encode("utf-16-be"), "F3"
    return f"BT /{font} {line.size} Tf {line.x} {line.y} Td <{data.hex()}> Tj ET".encode()


def _stream(data: bytes, entries: str = "") -> bytes:
    return f"<< /Length {len(data)} {entries} >>\nstream\n".encode() + data + b"\nendstream"


def _bytes(value: str) -> bytes:
    return value.encode() if value.isascii() else b"\xfe\xff" + value.encode("utf-16-be")


def _owner(password: bytes) -> bytes:
    return _rc4(hashlib.md5((password + _PADDING)[:32]).digest()[:5], (password + _PADDING)[:32])  # noqa: S324


def _key(password: bytes) -> bytes:
    flags = (-4).to_bytes(4, "little", signed=True)
    return hashlib.md5((password + _PADDING)[:32] + _owner(password) + flags + _FILE_ID).digest()[:5]  # noqa: S324


def _encrypted(number: int, item: bytes, key: bytes) -> bytes:
    before, mark, rest = item.partition(b"\nstream\n")
    if not mark:
        return item
    own = hashlib.md5(key + number.to_bytes(3, "little") + b"\0\0").digest()[:10]  # noqa: S324
    return before + mark + _rc4(own, rest.removesuffix(b"\nendstream")) + b"\nendstream"


def _rc4(key: bytes, data: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
