"use strict";
// A page opened from a disk may not fetch others, so its results have no excerpts.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
