"""What a person does on a screen before its picture is taken; each can be done again."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

_DEMO = Path(__file__).parents[2] / "src" / "attunement_clinic" / "config" / "demo"
_FILM = _DEMO / "films" / "drawn.mp4"
_WORDS = (
    "She stops crying when I stop talking and just look at her. I did not know that"
)


def look(page: Page) -> None:
    """Do nothing but look."""
    del page


def press(name: str) -> Callable[[Page], None]:
    """Press the button of this name."""

    def do(page: Page) -> None:
        page.get_by_role("button", name=name).click()

    return do


def next_page(page: Page, times: int = 1) -> None:
    """Go on in the self-check."""
    for _ in range(times):
        page.get_by_role("button", name="Next").click()


def look_at_two(page: Page) -> None:
    """Answer as on the design's picture."""
    page.get_by_label("A mother").check()
    page.get_by_label("2 to 6 weeks").check()
    next_page(page)
    page.get_by_label("Warm at times").check()
    page.get_by_label("Tense, as if I could").check()


def look_at_thoughts(page: Page) -> None:
    """Choose a thought that is hard to say, and say that it is not wanted."""
    look_at_two(page)
    next_page(page, 2)
    page.get_by_label("I have wished that my baby were dead").check()
    page.get_by_label("I do not want it").check()


def look_at_more(page: Page) -> None:
    look_at_two(page)
    next_page(page, 4)
    page.get_by_label("Sleep is hard").check()
    next_page(page, 2)


def look_at_result(page: Page) -> None:
    look_at_more(page)
    next_page(page)


def look_at_what_cannot_wait(page: Page) -> None:
    look_at_thoughts(page)
    next_page(page, 5)


def show_doctor(page: Page) -> None:
    look_at_result(page)
    page.get_by_role("button", name="Show my doctor").click()


def ask_for_talk(page: Page) -> None:
    look_at_result(page)
    page.get_by_role("button", name="Ask for a first talk").click()


def send_half(page: Page) -> None:
    """Send the form with half of it left out."""
    page.get_by_label("E-mail address").fill("amara@")
    page.get_by_label("What would you like to say?").fill("He cries when I come near.")
    page.get_by_role("button", name="Send").click()
    page.wait_for_load_state("load")
    expect(page.get_by_text("Nothing you wrote is lost.")).to_be_visible()


def write_to_us(page: Page) -> None:
    page.get_by_label("What may we call you?").fill("Amara")
    page.get_by_label("You are the baby’s").select_option("mother")
    page.get_by_label("Text message").check()
    page.get_by_label("Telephone number").fill("020 7946 0999")
    # A form sent within three seconds is a program's; a person has read it by then.
    page.wait_for_timeout(3_000)
    page.get_by_role("button", name="Send").click()
    page.wait_for_url("**/sent/**")


def ask_for_code(page: Page) -> None:
    page.get_by_label("E-mail address").fill("teo@demo.example")
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/code/confirm/")


def give_password(page: Page) -> None:
    page.get_by_label("E-mail address").fill("jonas@demo.example")
    page.get_by_label("Password").fill(_password(page))
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/authenticate/")


def invite(page: Page) -> None:
    page.locator("[name=email]").fill("nils@demo.example")
    page.get_by_role("button", name="Send the link").click()
    page.wait_for_url("**/invite")


def have_code_sent(page: Page) -> None:
    # Asked for in the same session before, it is on its way already.
    send = page.get_by_role("button", name="Send me the code")
    if send.count():
        send.click()
        page.locator("#id_code").wait_for()


def choose_film(page: Page) -> None:
    # An empty box at its end makes it another film: this one was sent already.
    film = {"name": "evening.mp4", "mimeType": "video/mp4", "buffer": _film()}
    page.locator('input[type="file"]').first.set_input_files(film)
    page.get_by_label("Watching together").check()
    expect(page.locator("#upload-dock .btn-main")).to_be_enabled()


def keep_part(page: Page) -> None:
    """Choose a film, and the part of it that is watched."""
    choose_film(page)
    page.get_by_label("Begins at").fill("9")
    page.get_by_label("Ends at").fill("63")
    # The last still of the strip is drawn: it is no longer of one colour.
    page.wait_for_function(
        """() => [...document.querySelectorAll('.trim canvas')].every(one =>
          one.getContext('2d').getImageData(0, 0, one.width, one.height).data
            .some(value => value > 0))"""
    )


def frame_film(page: Page) -> None:
    page.get_by_role("button", name="Film now").click()
    expect(page.get_by_text("Sound is heard")).to_be_visible()


def see_stills(page: Page) -> None:
    """Wait until each moment shows its own frame of the film."""
    page.wait_for_function(
        "() => [...document.querySelectorAll('canvas.still')].every(one => one.dataset.drawn)"
    )


def see_asked(page: Page) -> None:
    """Come to what another guardian is asked as well."""
    page.get_by_role(
        "heading", name="You are asked as well"
    ).scroll_into_view_if_needed()


def open_questions(page: Page) -> None:
    """Open the questions of the session at the first moment of the order."""
    see_stills(page)
    page.locator(".asks summary").first.click()


def speak_first(page: Page) -> None:
    page.get_by_label("What do you see?").fill(_WORDS)
    page.get_by_role("button", name="Moved").click()


def code(page: Page) -> None:
    """Come to the place where the coding stands, on a track that is under way."""
    ready(page)
    page.get_by_role("button", name=re.compile(r"Voice.* R\.")).click()
    ruler = page.locator(".tl-head")
    width = ruler.evaluate("one => one.clientWidth")
    ruler.click(position={"x": width * 0.55, "y": 32})
    page.mouse.move(0, 0)
    expect(page.locator(".tc")).not_to_have_text(re.compile(r"^0:00"))


def ready(page: Page) -> None:
    """Wait until the desk has its film and nothing to send."""
    page.wait_for_function("() => document.querySelector('video')?.readyState >= 2")
    expect(page.locator(".saved")).to_have_text(re.compile("nothing waiting", re.I))


def say_afraid(page: Page) -> None:
    """Answer the one question that asks for a person."""
    page.get_by_label("That I could hurt myself").check()
    page.get_by_role("button", name="Next").click()
    expect(
        page.get_by_role("heading", name="Thank you for saying this.")
    ).to_be_visible()


def draw_regions(page: Page) -> None:
    ready(page)
    page.get_by_role("button", name="Set where each person is").click()
    expect(page.get_by_role("button", name="Measure movement")).to_be_enabled()


def show_keys(page: Page) -> None:
    ready(page)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()


def _password(page: Page) -> str:
    """Read the password of the demo's staff from the demo's own page."""
    text = page.context.request.get("/demo/").text()
    return re.findall(r'id="password-1">([^<]+)<', text)[0]


def _film() -> bytes:
    return _FILM.read_bytes() + b"\0\0\0\x08free"


def show_definitions(page: Page) -> None:
    code(page)
    page.get_by_role("button", name="Definitions").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def find(page: Page) -> None:
    """Go to the search by its key, and look for what a film is called by."""
    expect(page.locator("a[data-island=find][data-island-ready]")).to_have_count(1)
    page.locator("h1").click()
    page.keyboard.press("/")
    page.keyboard.type("film")
    page.keyboard.press("Enter")
    expect(page.locator(".found tbody tr").first).to_be_visible()
