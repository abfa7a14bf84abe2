"""What a first visit weighs: every body that Chromium fetches with an empty cache, as sent."""

from __future__ import annotations

import shutil

from benchmarks.site import Site


def first_visit(site: Site) -> dict[str, int] | None:
    """Path -> bytes over the wire, headers left out; None where there is no Chromium."""
    chromium = shutil.which("chromium")
    if chromium is None:
        return None
    from playwright.sync_api import Response, sync_playwright

    found: list[Response] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        page.on("response", lambda response: found.append(response))
        page.goto(site.address + "/")
        page.wait_for_load_state("networkidle")
        sizes = {
            response.url.removeprefix(site.address): response.request.sizes()["responseBodySize"]
            for response in found
        }
        browser.close()
    return dict(sorted(sizes.items(), key=lambda one: -one[1]))
