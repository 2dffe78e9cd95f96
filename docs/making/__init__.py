"""What makes the site, beside Sphinx: pages that are generated, and small extensions.

``rulebook``, ``command_line``, ``error_codes`` write pages from the library (see
``generated``); ``search``, ``pages``, ``links`` and ``api`` are parts of the build.
Not here: any rule, figure or sentence that the library itself can give.
"""
