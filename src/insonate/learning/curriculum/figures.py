"""Drawings let in: SVG of shapes and text, and nothing that acts, links or loads.

What is not on the lists refuses the file by name, rather than being cut out silently: a drawing that loses an arrow
is wrong and looks right. It is drawn inside the page, so that `currentColor` follows light and dark; names inside it
are therefore made its own.
"""

import re
from hashlib import sha256
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring
from django.utils.translation import gettext as _

from insonate.kit.refusals import FieldProblem, Refused

MOST_BYTES = 300 * 1024
MOST_ELEMENTS = 5000
NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,80}\.svg")
SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = frozenset(
    {
        "svg", "title", "desc", "g", "defs", "path", "line", "polyline", "polygon", "rect", "circle", "ellipse",
        "text", "tspan", "marker", "linearGradient", "radialGradient", "stop", "pattern", "clipPath", "use",
    }
)  # fmt: skip
ATTRIBUTES = frozenset(
    {
        "id", "viewBox", "width", "height", "x", "y", "x1", "y1", "x2", "y2", "dx", "dy", "cx", "cy", "r", "rx",
        "ry", "fx", "fy", "d", "points", "transform", "fill", "fill-opacity", "fill-rule", "stroke",
        "stroke-width", "stroke-opacity", "stroke-linecap", "stroke-linejoin", "stroke-dasharray",
        "stroke-dashoffset", "stroke-miterlimit", "opacity", "color", "font-size", "font-weight", "font-style",
        "font-family", "text-anchor", "dominant-baseline", "alignment-baseline", "letter-spacing", "textLength",
        "lengthAdjust", "role", "aria-label", "aria-labelledby", "aria-hidden", "offset", "stop-color",
        "stop-opacity", "gradientUnits", "gradientTransform", "spreadMethod", "patternUnits",
        "patternContentUnits", "patternTransform", "clipPathUnits", "clip-path", "clip-rule", "marker-start",
        "marker-mid", "marker-end", "markerWidth", "markerHeight", "markerUnits", "orient", "refX", "refY",
        "href", "preserveAspectRatio", "paint-order", "vector-effect", "version",
    }
)  # fmt: skip
_LABELLED = re.compile(r'\baria-labelledby="([^"]*)"')
_URL = re.compile(r"url\(\s*['\"]?([^'\")]*)['\"]?\s*\)", re.IGNORECASE)


def clean_drawing(content: bytes) -> str:
    """The drawing as it may stand in a page. Raises `Refused` saying what in it is not let in."""
    if len(content) > MOST_BYTES:
        _refuse(_("The figure is larger than 300 kB. Draw it with fewer points."))
    try:
        root = fromstring(content, forbid_dtd=True)
    except DefusedXmlException:
        _refuse(_("The figure declares a document type or entities. Save it as plain SVG."))
    except (ParseError, ValueError, LookupError, UnicodeError):
        _refuse(_("This is not an SVG drawing that can be read."))
    if root.tag != f"{SVG}svg":
        _refuse(_("This is not an SVG drawing that can be read."))
    if len(re.findall(r"[\d.]+", root.get("viewBox", ""))) != 4:
        _refuse(_("The figure has no viewBox, so it cannot take the width of the page."))
    for number, element in enumerate(root.iter(), start=1):
        if number > MOST_ELEMENTS:
            _refuse(_("The figure has more than %(most)s parts.") % {"most": MOST_ELEMENTS})
        _check(element)
    title = root.find(f"{SVG}title")
    if title is None or not (title.text or "").strip():
        _refuse(_("The figure has no title. Say in <title> what is to be seen, for whoever cannot see it."))
    root.set("role", "img")
    for word in ("width", "height"):
        root.attrib.pop(word, None)
    return _written(root)


def _refuse(words: str) -> None:
    raise Refused(FieldProblem("figure", words))


def _check(element: Element) -> None:
    if not isinstance(element.tag, str) or not element.tag.startswith(SVG) or element.tag[len(SVG) :] not in ELEMENTS:
        name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else "?"
        _refuse(_("A figure may not hold “%(name)s”. Draw it with shapes and text.") % {"name": name[:40]})
    for name, value in element.attrib.items():
        local = name.rpartition("}")[2]
        if local not in ATTRIBUTES or (local != "href" and "}" in name):
            _refuse(_("A part of the figure may not say “%(name)s”.") % {"name": local[:40]})
        targets = [value] if local == "href" else _URL.findall(value)
        if any(not target.startswith("#") for target in targets) or ("url(" in value.lower() and not targets):
            _refuse(_("The figure refers to something outside itself: “%(what)s”.") % {"what": value[:60]})


def _written(root: Element) -> str:
    for element in root.iter():
        element.tag = element.tag.removeprefix(SVG)
        for name in list(element.attrib):
            if name.endswith("}href"):
                element.attrib["href"] = element.attrib.pop(name)
        if element.tag not in ("text", "tspan", "title", "desc"):
            element.text = None
        if element.tag != "tspan":
            element.tail = None
    root.set("xmlns", "http://www.w3.org/2000/svg")
    return tostring(root, encoding="unicode")


def fingerprint(drawing: str) -> str:
    """SHA-256 of a drawing, as hexadecimal."""
    return sha256(drawing.encode()).hexdigest()


def own_names(drawing: str, prefix: str) -> str:
    """The drawing with its inner names made its own, so that two drawings in one page do not share an arrow head."""
    drawing = re.sub(r'\b(id="|href="#)([^"]*)"', rf'\1{prefix}-\2"', drawing)
    drawing = re.sub(r"url\(\s*(?:&quot;|')?#([^)'&\"]*)(?:&quot;|')?\s*\)", rf"url(#{prefix}-\1)", drawing)
    return _LABELLED.sub(
        lambda found: 'aria-labelledby="' + " ".join(f"{prefix}-{name}" for name in found[1].split()) + '"', drawing
    )
