"""Light, dark, or what the device says."""

import pytest
from django.test import Client


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_choice_is_kept_on_this_device(client: Client, theme: str, db: None) -> None:
    response = client.post("/theme", {"theme": theme, "next": "/contacts"})
    assert response.headers["Location"] == "/contacts"
    assert f'data-theme="{theme}"' in client.get("/").content.decode()


def test_the_device_decides_again(client: Client, db: None) -> None:
    client.post("/theme", {"theme": "dark"})
    client.post("/theme", {"theme": ""})
    assert "data-theme" not in client.get("/").content.decode()


@pytest.mark.parametrize("value", ["", "violet", '"><script>'])
def test_a_cookie_cannot_say_more(client: Client, value: str, db: None) -> None:
    client.cookies["theme"] = value
    assert "data-theme" not in client.get("/").content.decode()


def test_the_way_back_stays_in_the_house(client: Client, db: None) -> None:
    response = client.post("/theme", {"theme": "dark", "next": "https://example.org/"})
    assert response.headers["Location"] == "/"


def test_it_is_a_post(client: Client, db: None) -> None:
    assert client.get("/theme").status_code == 405
