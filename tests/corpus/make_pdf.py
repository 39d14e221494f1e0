"""Minimal PDF files for tests: words, boxes and rules at given places, in the standard fonts."""

from dataclasses import dataclass
from math import cos, radians, sin

from pdfminer.glyphlist import glyphname2unicode

FONTS = {
    "": "Helvetica",
    "bold": "Helvetica-Bold",
    "times": "Times-Roman",
    "italic": "Times-Italic",
    "symbol": "Symbol",
}
# Glyphs that WinAnsi lacks, on codes that it leaves unused.
GLYPHS = ("fi", "fl", "minus", "lessequal", "greaterequal", "beta", "alpha")
_CODES = {glyphname2unicode[name]: code for code, name in enumerate(GLYPHS, 1)}


@dataclass(frozen=True)
class Word:
    """A word at (x, y from the top) in points; ``angle`` turns it, ``grey`` 0 is black."""

    x: float
    y: float
    size: float
    text: str
    font: str = ""
    angle: float = 0
    grey: float = 0

    def operators(self, height):
        c, s = cos(radians(self.angle)), sin(radians(self.angle))
        place = f"{c:.4f} {s:.4f} {-s:.4f} {c:.4f} {self.x:.2f} {height - self.y:.2f}"
        font = f"F{list(FONTS).index(self.font)}"
        return f"BT {self.grey} g /{font} {self.size} Tf {place} Tm ({_escaped(self.text)}) Tj ET"


@dataclass(frozen=True)
class Box:
    """A filled rectangle; a rule is a low one."""

    x: float
    y: float
    width: float
    height: float
    grey: float = 0.9

    def operators(self, height):
        bottom = height - self.y - self.height
        return f"{self.grey} g {self.x} {bottom:.2f} {self.width} {self.height} re f"


def make_pdf(pages, size=(612, 792)):
    """Build a PDF; a page is a list of words, boxes and (x, y, font size, text) items."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    names = " ".join(f"/{name}" for name in GLYPHS)
    objects.append(
        "<< /Type /Encoding /BaseEncoding /WinAnsiEncoding " + f"/Differences [1 {names}] >>"
    )
    for font in FONTS.values():
        encoding = "" if font == "Symbol" else "/Encoding 3 0 R"
        objects.append(f"<< /Type /Font /Subtype /Type1 /BaseFont /{font} {encoding} >>")
    fonts = " ".join(f"/F{i} {i + 4} 0 R" for i in range(len(FONTS)))
    kids = []
    for items in pages:
        marks = [Word(*item) if isinstance(item, tuple) else item for item in items]
        stream = "\n".join(mark.operators(size[1]) for mark in marks)
        objects.append(f"<< /Length {len(stream.encode('cp1252'))} >>\nstream\n{stream}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]} {size[1]}] "
            f"/Resources << /Font << {fonts} >> >> /Contents {len(objects)} 0 R >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    return _assembled(objects)


def _escaped(text):
    text = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
    return "".join(f"\\{_CODES[c]:03o}" if c in _CODES else c for c in text)


def _assembled(objects):
    out = bytearray(b"%PDF-1.4\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + content.encode("cp1252") + b"\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    out += b"".join(f"{place:010d} 00000 n \n".encode() for place in places)
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return bytes(out + trailer.encode())
