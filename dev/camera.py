"""A browser that works with the product and takes pictures of it. Needs the packages of `make screenshots`."""

from __future__ import annotations

import email
import email.policy
import html
import io
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import pypdfium2
from PIL import Image
from playwright.sync_api import Browser, Page, Request, sync_playwright

SIZE = {"width": 1440, "height": 900}
NOWHERE = (900, 20)  # where the mouse points at nothing
PATIENCE = 120  # seconds: the first page of a new database waits for its assets
CALM = 5  # tenths of a second without a request
COLOURS = 128  # enough for screens, and a third of the bytes
DOTS = 100 / 72  # of a page of a PDF, for each of its points
ATTACHED = '<span style="border: 1px solid #aaa; border-radius: 4px; padding: 2px 8px">{}</span>'
MAIL = """<body style="margin: 24px 40px; font-family: sans-serif; font-size: 14px">
<div style="border-bottom: 1px solid #aaa; padding-bottom: 12px; margin-bottom: 20px; line-height: 1.7">{head}</div>
{body}</body>"""


@contextmanager
def studio(program: str) -> Iterator[Browser]:
    """A browser without anything that differs from one day to the next."""
    flags = ["--no-sandbox", "--hide-scrollbars", "--font-render-hinting=none", "--force-color-profile=srgb"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=flags)
        try:
            yield browser
        finally:
            browser.close()


class Camera:
    """One person in front of a screen, and the folder of the pictures."""

    def __init__(self, browser: Browser, url: str, language: str, day: datetime, folder: Path):
        self.url, self.folder = url, folder
        context = browser.new_context(viewport=SIZE, locale=language.replace("_", "-"), timezone_id="Europe/Paris")
        context.clock.set_fixed_time(day)
        context.set_default_timeout(PATIENCE * 1000)
        self.page: Page = context.new_page()
        self._under_way: set[Request] = set()
        self.page.on("request", lambda request: self._under_way.add(request))
        self.page.on("requestfinished", lambda request: self._under_way.discard(request))
        self.page.on("requestfailed", lambda request: self._under_way.discard(request))

    def log_in(self, login: str, home: str = ".o_main_navbar") -> Camera:
        """Log in with a login of the demo, whose password is the same, and wait for what is at home there."""
        self.page.goto(f"{self.url}/web/login")
        self.page.fill("input[name=login]", login)
        self.page.fill("input[name=password]", login)
        self.page.click("button[type=submit]")
        self.page.wait_for_selector(home)
        self.settle()
        return self

    # ---------------------------------------------------------------- moving about

    def open(self, path: str) -> None:
        """Go to a path of the web client, such as ``collection-cases``."""
        self.page.goto(f"{self.url}/odoo/{path}")
        self.page.wait_for_selector(".o_action_manager > *, .modal")
        self.settle()

    def visit(self, path: str) -> None:
        """Go to a page of the portal."""
        self.page.goto(f"{self.url}{path}")
        self.page.wait_for_selector("#wrap")
        self.settle()

    def menu(self, *xmlids: str) -> None:
        """Click from a menu to the entry of a menu."""
        for xmlid in xmlids:
            self.press(f"[data-menu-xmlid='{xmlid}']")

    def button(self, name: str) -> None:
        """Click the button of a method or an action."""
        self.press(f"button[name='{name}']:visible")

    def press(self, selector: str) -> None:
        """Click the first element of a selector."""
        self.page.locator(selector).first.click()
        self.settle()

    def row(self, text: str) -> None:
        """Open the row of a list that shows a text."""
        self.press(f".o_data_row:has-text('{text}') .o_data_cell:nth-child(3)")

    def search(self, text: str) -> None:
        """Look for a text in the list on the screen."""
        self.page.locator(".o_searchview_input").press_sequentially(text)
        self.page.wait_for_selector(".o_searchview_autocomplete")
        self.page.keyboard.press("Enter")
        self.page.wait_for_selector(f".o_searchview_facet:has-text('{text}')")
        self.settle()

    def settle(self) -> None:
        """Wait until nothing was under way for a while, and take the mouse out of the picture."""
        self.page.mouse.move(*NOWHERE)
        deadline, calm = time.monotonic() + PATIENCE, 0
        while calm < CALM:
            if time.monotonic() > deadline:
                raise RuntimeError(f"{self.page.url} does not come to rest: {[one.url for one in self._under_way]}")
            self.page.wait_for_timeout(100)
            # the script of the notifications' worker never counts as finished
            calm = 0 if any("websocket" not in request.url for request in self._under_way) else calm + 1
        self.page.evaluate("document.fonts.ready")

    def call(self, model: str, method: str, *args: object, **kwargs: object) -> object:
        """Call a method of the server as the person who is logged in."""
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        answer = self.page.request.post(
            f"{self.url}/web/dataset/call_kw/{model}/{method}", data={"jsonrpc": "2.0", "params": params}
        ).json()
        if "error" in answer:
            raise RuntimeError(f"{model}.{method}: {answer['error']['data']['message']}")
        return answer["result"]

    # ---------------------------------------------------------------- pictures

    def take(self, name: str, settle: bool = True) -> None:
        """The picture of the screen; without settling when the mouse must stay where it is."""
        if settle:
            self.page.evaluate("document.activeElement?.closest('button')?.blur()")
            self.settle()
        self._keep(name, Image.open(io.BytesIO(self.page.screenshot(animations="disabled"))))

    def take_pdf(self, name: str, ask: Callable[[], None]) -> None:
        """The picture of the first page of the PDF that an action downloads."""
        with self.page.expect_download() as download:
            ask()
        page = pypdfium2.PdfDocument(download.value.path())[0]
        self._keep(name, page.render(scale=DOTS).to_pil())

    def take_mail(self, name: str, file: Path) -> None:
        """The picture of a mail, as its reader sees it."""
        message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        head = [html.escape(message[name]) for name in ("From", "To", "Subject")]
        head += [ATTACHED.format(part.get_filename()) for part in message.iter_attachments()]
        body = message.get_body(("html",)).get_content()
        page = self.page.context.new_page()
        page.set_content(MAIL.format(head="<br>".join(head), body=body))
        page.set_viewport_size({"width": 820, "height": 400})
        self._keep(name, Image.open(io.BytesIO(page.screenshot(full_page=True))))
        page.close()

    def _keep(self, name: str, image: Image.Image) -> None:
        few = image.convert("RGB").quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
        few.save(self.folder / f"{name}.png", optimize=True)
