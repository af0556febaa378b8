// Searches the book. The pages need none of this: without it the field stays hidden.
"use strict";
(() => {
  const MOST = 40;
  const box = document.getElementById("search");
  const field = document.getElementById("search-field");
  const status = document.getElementById("search-status");
  const list = document.getElementById("search-results");
  const plain = text => text.toLowerCase().normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  const inWords = text => " " + text.replace(/[^\p{L}\p{N}]+/gu, " ");
  let entries = null;

  function prepared() {
    return BOOK.map(([href, kind, id, title, text]) => {
      const entry = { href, kind, id, title, text, lowId: plain(id), lowTitle: plain(title), lowText: plain(text) };
      return { ...entry, titleWords: inWords(entry.lowTitle), textWords: inWords(entry.lowText) };
    });
  }

  // How well an entry fits one word that was typed; 0: not at all.
  function fit(entry, term) {
    if (entry.lowId === term) return 100;
    if (entry.lowId.startsWith(term)) return 60;
    if (entry.titleWords.includes(" " + term)) return 40;
    if (entry.lowId.includes(term)) return 30;
    if (entry.lowTitle.includes(term)) return 20;
    if (entry.textWords.includes(" " + term)) return 6;
    return entry.lowText.includes(term) || entry.kind.startsWith(term) ? 3 : 0;
  }

  function found(terms) {
    entries ??= prepared();
    const scored = [];
    entries.forEach((entry, place) => {
      const fits = terms.map(term => fit(entry, term));
      if (Math.min(...fits) > 0) scored.push({ entry, place, score: fits.reduce((sum, value) => sum + value) });
    });
    return scored.sort((a, b) => b.score - a.score || a.place - b.place).map(item => item.entry);
  }

  function made(tag, text, parent) {
    const element = document.createElement(tag);
    element.textContent = text;
    parent.append(element);
    return element;
  }

  // The words around the first place where one of the terms stands in the text.
  function excerpt(entry, terms, parent) {
    const places = terms.map(term => [entry.lowText.indexOf(term), term.length]).filter(([at]) => at >= 0);
    if (!places.length || entry.lowText.length !== entry.text.length) return;
    const [at, length] = places.sort((a, b) => a[0] - b[0])[0];
    const start = at < 60 ? 0 : entry.text.indexOf(" ", at - 60) + 1;
    const line = made("p", (start ? "… " : "") + entry.text.slice(start, at), parent);
    made("mark", entry.text.slice(at, at + length), line);
    line.append(entry.text.slice(at + length, at + length + 90) + (at + length + 90 < entry.text.length ? " …" : ""));
  }

  function show() {
    const terms = plain(field.value).split(/\s+/).filter(Boolean);
    list.replaceChildren();
    status.textContent = "";
    if (!terms.length) return;
    const hits = found(terms);
    const more = hits.length > MOST ? `, the best ${MOST} are shown` : "";
    status.textContent = hits.length ? `${hits.length} ${hits.length > 1 ? "entries" : "entry"} found${more}` : "Nothing found";
    for (const entry of hits.slice(0, MOST)) {
      const item = made("li", "", list);
      const link = made("a", entry.title, item);
      link.href = entry.href;
      made("p", `${entry.kind} ${entry.id}`, item);
      excerpt(entry, terms, item);
    }
  }

  function move(event) {
    const links = [...list.querySelectorAll("a")];
    const at = links.indexOf(document.activeElement);
    if (event.key === "Escape") {
      field.value = "";
      show();
      field.focus();
    } else if (event.key === "ArrowDown" && at + 1 < links.length) {
      links[at + 1].focus();
    } else if (event.key === "ArrowUp" && at >= 0) {
      (links[at - 1] ?? field).focus();
    } else if (event.key === "Enter" && document.activeElement === field && links.length) {
      links[0].click();
    } else {
      return;
    }
    event.preventDefault();
  }

  box.hidden = false;
  field.addEventListener("input", show);
  box.addEventListener("keydown", move);
  // A result on this very page: the list has done its work.
  list.addEventListener("click", event => {
    if (event.target.closest("a")?.pathname === location.pathname) setTimeout(() => { field.value = ""; show(); });
  });
  document.addEventListener("keydown", event => {
    const typing = event.target.closest("input, textarea, select");
    if (event.key !== "/" || typing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    field.focus();
    field.scrollIntoView({ block: "center" });
  });
  if (field.value) show();
})();
