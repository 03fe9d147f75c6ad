"""取用: what is published, for other sites to fetch: Atom and JSON, with the address of every page. What was withdrawn is not in it."""
from __future__ import annotations

from xml.etree import ElementTree as xml

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from dazugong.formats.publicfile import Page

from .pages import site

ATOM = "http://www.w3.org/2005/Atom"
MIDNIGHT = "T00:00:00+08:00"


@require_safe
def listed(request: HttpRequest) -> JsonResponse:
    """JSON: title, kind, unit, days, address."""
    items = [
        {"id": page.id, "title": page.title, "kind": page.kind, "genre": page.genre, "unit": page.unit, "published_on": page.first_on,
         "updated_on": page.published_on, "edition": page.number, "url": _address(request, page)}
        for page in site().pages()
    ]  # fmt: skip
    return JsonResponse({"title": site().name(), "items": items}, json_dumps_params={"ensure_ascii": False})


@require_safe
def atom(request: HttpRequest) -> HttpResponse:
    """The same for readers of feeds."""
    pages = site().pages()
    root = xml.Element("feed", {"xmlns": ATOM})
    home = request.build_absolute_uri(reverse("everything"))
    for name, text in (("title", site().name()), ("id", home), ("updated", f"{max((page.published_on for page in pages), default='1970-01-01')}{MIDNIGHT}")):
        xml.SubElement(root, name).text = text
    for page in pages:
        entry = xml.SubElement(root, "entry")
        said = {"title": page.title, "id": _address(request, page), "published": f"{page.first_on}{MIDNIGHT}", "updated": f"{page.published_on}{MIDNIGHT}",
                "summary": f"{page.kind} {page.unit}"}  # fmt: skip
        for name, text in said.items():
            xml.SubElement(entry, name).text = text
        xml.SubElement(xml.SubElement(entry, "author"), "name").text = page.unit
        xml.SubElement(entry, "link", {"href": _address(request, page)})
    return HttpResponse(xml.tostring(root, encoding="utf-8", xml_declaration=True), content_type="application/atom+xml; charset=utf-8")


def _address(request: HttpRequest, page: Page) -> str:
    return request.build_absolute_uri(reverse("one", args=[page.id]))
