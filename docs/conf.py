"""How the documentation is built: one source folder per language, ``zh`` and ``en``.

``sphinx-build -c docs docs/zh …`` and ``sphinx-build -c docs docs/en …``.
"""

project = "unionaid"
extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 3
html_theme = "furo"
