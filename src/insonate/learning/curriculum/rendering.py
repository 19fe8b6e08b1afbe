"""Pages of Markdown as HTML: CommonMark with tables, no raw HTML, figures drawn in the page."""

from collections.abc import Mapping, MutableMapping, Sequence
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from insonate.learning.curriculum.figures import own_names
from insonate_core.learning.modules import Fault, Module, figures_in

_Env = MutableMapping[str, Any]


class _Renderer(RendererHTML):
    """Images are figures of the curriculum; links leave the page without telling from where."""

    def image(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: _Env) -> str:
        token = tokens[idx]
        name, alternative = str(token.attrGet("src") or ""), token.content
        drawing = env["figures"].get(name)
        if drawing is None:
            return f'<span class="muted">[{escape(alternative or name)}]</span>'
        env["shown"] += 1
        caption = str(token.attrGet("title") or "")
        drawn = own_names(drawing, f"f{env['shown']}")
        told = f"<figcaption>{escape(caption)}</figcaption>" if caption else ""
        described = f'<span class="vh">{escape(alternative)}</span>' if alternative else ""
        return f'<figure class="drawing" role="group">{drawn}{described}{told}</figure>'

    def link_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: _Env) -> str:
        tokens[idx].attrSet("rel", "noreferrer")
        return self.renderToken(tokens, idx, options, env)

    def table_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: _Env) -> str:
        return '<div class="scroll" tabindex="0" role="group"><table class="prose-table">'

    def table_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: _Env) -> str:
        return "</table></div>"


def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "linkify": False}, renderer_cls=_Renderer).enable("table")


_MARKDOWN = _reader()


def render_page(text: str, figures: Mapping[str, str]) -> SafeString:
    """A page as HTML. `figures` gives the drawing of each name; one that is missing is named in its place."""
    tokens = _MARKDOWN.parse(text)
    _unwrap(tokens)
    made: str = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {"figures": figures, "shown": 0})
    page: SafeString = mark_safe(made)  # noqa: S308 - made from tokens without raw HTML; drawings were cleaned when they were kept
    return page


def _unwrap(tokens: list[Token]) -> None:
    """A paragraph that holds nothing but a figure is that figure; headings stay below that of the page."""
    for place, token in enumerate(tokens):
        if token.type == "inline" and token.children and all(child.type == "image" for child in token.children):
            tokens[place - 1].hidden = tokens[place + 1].hidden = True
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, max(3, int(token.tag[1])))}"


def missing_figures(module: Module, known: Mapping[str, Any]) -> tuple[Fault, ...]:
    """A fault for each figure that a page shows and that is not there."""
    return tuple(
        Fault("no-figure", page.heading, name)
        for page in module.pages
        for name in dict.fromkeys(figures_in(page.text))
        if name not in known
    )
