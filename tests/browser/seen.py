"""What axe finds on a page in the light and in the dark, and whether anything sticks out sideways."""

from functools import cache
from pathlib import Path

import axe_playwright_python
from playwright.sync_api import Page

# Only what is wrong is gathered and told: pages are looked at by the hundred.
RUN = """async (rules) => {
  const found = await axe.run({ resultTypes: ["violations"], ...(rules ? { runOnly: rules } : {}) });
  return found.violations.map((fault) => `${fault.id}: ${JSON.stringify(fault.nodes.slice(0, 3).map((node) => node.target))}`);
}"""
COLOURS = ["color-contrast"]  # all that darkness changes
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


@cache
def axe() -> str:
    return (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")


def faults_of(page: Page, where: str) -> list[str]:
    """What is wrong with the page that is open: place, rule and parts. It is left in the light."""
    page.emulate_media(color_scheme="light")
    page.evaluate(axe())
    found = [f"{where}: {fault}" for fault in page.evaluate(RUN, None)]
    wide = page.evaluate(WIDER)
    found += [f"{where}: sticks out by {wide} px"] if wide > 0 else []
    page.emulate_media(color_scheme="dark")
    found += [f"{where} in the dark: {fault}" for fault in page.evaluate(RUN, COLOURS)]
    page.emulate_media(color_scheme="light")
    return found
