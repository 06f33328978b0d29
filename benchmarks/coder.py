"""How fast the coder answers a key: a 30,000-word interview with 2,000 codings, measured in the browser."""

from __future__ import annotations

import json
import random
import statistics
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
CHROMIUM = Path("/usr/bin/chromium")
sys.path.insert(0, str(ROOT))  # the page that the tests open is the page that is measured

WORDS, CODINGS, ROUNDS = 30_000, 2_000, 12
KEYS = ("n", "c", "ArrowDown", "Enter", "m", "Escape", "1", "2", "o", "u", "Control+z", "Control+y",
        "Control+z", "j", "k", "g", "Control+ArrowDown", "Control+Shift+ArrowDown")  # fmt: skip
# From the key to the frame that shows its answer: the frame is painted before the message arrives.
MEASURE = """window.took = [];
addEventListener("keydown", (event) => {
  const began = event.timeStamp, { port1, port2 } = new MessageChannel();
  port1.onmessage = () => took.push([event.key, performance.now() - began]);
  requestAnimationFrame(() => port2.postMessage(0));
}, true);"""


def long_interview() -> str:
    """Put the turns of the demonstration's interviews together until there are 30,000 words."""
    folder = ROOT / "data" / "raw" / "interviews"
    lines = [
        line for path in sorted(folder.glob("*.it.txt")) for line in path.read_text().split("\n")
    ]
    drawn, said, words = random.Random(1), [], 0
    while words < WORDS:
        said.append(drawn.choice(lines))
        words += len(said[-1].split())
    return "\n".join(said)


def opened_coder(folder: Path):
    """Write the study with its 2,000 codings on disk, and open it."""
    from tests.coder.small_study import write_study

    from impra_research.coder import Coder
    from impra_research.read.acts import Code

    text = long_interview()
    text = text.replace("Intervistatrice:", "Enquêtrice:").replace("Rispondente:", "Rép:")
    coder = Coder(write_study(folder, text, "it"), "D1", coder="A")
    starts = [at + 1 for at, sign in enumerate(text[:-400]) if sign == " "]
    drawn, codes, acts = random.Random(2), list(coder.opened.themes), []
    for start in drawn.sample(starts, CODINGS):
        end = text.index(" ", start + drawn.randint(20, 300))
        end -= len(text[start:end]) - len(text[start:end].rstrip())
        acts.append(Code(coder="A", document="D1", text=coder.opened.sha256, start=start, end=end,
                         code=drawn.choice(codes)))  # fmt: skip
    with coder.journal.held():
        coder.journal.append(acts)
    return coder


def key_times() -> dict[str, list[float]]:
    """Measure milliseconds from each key to the frame that shows its answer."""
    from playwright.sync_api import sync_playwright
    from tests.coder.screen import ARGUMENTS, Screen

    times: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        screen = Screen(context, opened_coder(Path(folder)))
        screen.page.evaluate(MEASURE)
        screen.page.locator(".words").focus()
        for _ in range(ROUNDS):
            screen.press("g", *KEYS)
        screen.settled()
        for key, took in json.loads(screen.page.evaluate("JSON.stringify(took)")):
            times.setdefault(key, []).append(took)
        browser.close()
    return {key: took for key, took in times.items() if key not in ("Control", "Shift")}


def main() -> None:
    """Print the median and the slowest time of each key."""
    times = key_times()
    for key, took in times.items():
        print(f"{key:<12} {statistics.median(took):6.1f} ms, slowest {max(took):6.1f}")
    everything = [each for took in times.values() for each in took]
    print(f"{'all':<12} {statistics.median(everything):6.1f} ms of {len(everything)} keys")


if __name__ == "__main__":
    main()
