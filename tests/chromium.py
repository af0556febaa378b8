"""The system's own Chromium, and what axe-core is asked on its pages, for all tests that drive a browser."""

from __future__ import annotations

import shutil

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
RULES_ON_COLOR = ["color-contrast", "link-in-text-block"]
MARK_NEW_LOOKS = """seen => {
  const known = new Set(seen), found = [];
  for (const element of document.body.querySelectorAll("*")) {
    if (![...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())) continue;
    let look = "";
    for (let at = element; at; at = at.parentElement) look += `${at.tagName}.${at.getAttribute("class")} `;
    if (known.has(look)) continue;
    known.add(look);
    found.push(look);
    element.setAttribute("data-new-look", "");
  }
  return found;
}"""
"""Texts whose tags and classes are the same up to the root look the same on every page, for the style is the same: the
rules on color, by far the slowest, read each look once."""
