"""Sphinx's settings for one language; what differs between builds comes from a JSON file."""

import json
import os
from pathlib import Path

SITE = json.loads(Path(os.environ["IMPRA_SITE"]).read_text(encoding="utf-8"))

project = SITE["title"]
language = SITE["language"]
author = ""
html_title = SITE["title"]
html_show_copyright = False
html_show_sphinx = False

extensions = ["myst_nb", "sphinx_design"]
nb_execution_mode = "off"
nb_merge_streams = True
# No kernel runs behind a page: what a widget shows there is its static HTML.
nb_mime_priority_overrides = [("html", "application/vnd.jupyter.widget-view+json", None)]
nb_code_prompt_show = SITE["code_prompt_show"]
nb_code_prompt_hide = SITE["code_prompt_hide"]
myst_enable_extensions = ["colon_fence"]  # no formula: a dollar is a dollar

smartquotes = False  # `--data` is an option, not a dash; quotes are set by the words themselves

html_theme = "pydata_sphinx_theme"
html_theme_options = {
    "navbar_start": ["navbar-logo"],
    "navbar_center": [],
    "navbar_persistent": ["search-button"],
    "navbar_end": ["theme-switcher"],
    "article_header_start": ["languages"],
    "secondary_sidebar_items": ["page-toc"],
    "footer_start": [],
    "footer_end": [],
    "show_toc_level": 2,
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
    "logo": {"text": "IMPRA"},
}
html_sidebars = {"**": ["contents.html"]}
html_context = {"default_mode": "auto", "impra": SITE}
templates_path = [str(Path(__file__).parent / "templates")]
html_static_path = [str(Path(__file__).parent / "static")]
html_css_files = ["impra.css"]
html_show_sourcelink = False
html_copy_source = False
