"""How the pages are built: `make docs`."""

project = "Attunement"
extensions = ["myst_parser"]
html_theme = "furo"
html_title = "Attunement"
html_show_copyright = False
# A link to a heading of another page is checked as well.
myst_heading_anchors = 4
exclude_patterns = ["screens"]
