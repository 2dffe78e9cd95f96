"""What a finance desk works with: forms, lists, notices, vouchers.

Here: what stands on each sheet of paper. Not here: cells and files
(``files``), what a case is owed (``assess``).
"""

from __future__ import annotations
