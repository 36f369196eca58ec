"""What a browser says of itself, in few words."""

import pytest

from blueprints.account.browsers import describe_browser

CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36"
)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (CHROME, "Chrome · Windows"),
        (f"{CHROME} Edg/142.0.0.0", "Edge · Windows"),
        (CHROME.replace("AppleWebKit", "coc_coc_browser AppleWebKit"), "Cốc Cốc · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (Linux; Android 15) SamsungBrowser/28.0 Chrome/130.0", "Samsung Internet · Android"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox · Linux"),
        ("Firefox/140.0", "Firefox"),
        ("curl/8.14 " + "x" * 100, ("curl/8.14 " + "x" * 100)[:60]),
        ("", ""),
    ],
)
def test_a_browser_is_told_by_its_newest_name(said: str, words: str) -> None:
    assert describe_browser(said) == words
