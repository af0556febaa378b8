// Saves answers as they are given and says truthfully how far that is. Without this script the pages work by their
// buttons; with it, htmx sends what changes.
"use strict";
(() => {
  const RETRY = 3000;
  const TYPING = 800;
  const form = document.querySelector("form[data-saves]");
  const state = document.getElementById("save-state");
  const unsaved = new Set();
  const refused = new Set(); // of those, what was wrong or changed elsewhere

  // --- the state of saving --------------------------------------------------------------------------------------

  function say(text, isProblem = false) {
    if (!state || state.textContent === text) return;
    state.textContent = text;
    state.classList.toggle("wrong", isProblem);
  }

  function tell() {
    if (refused.size > 0) say("Not everything is saved; see below.", true);
    else if (unsaved.size === 0) say("Everything you gave is saved.");
    else say("Saving…");
  }

  function fieldOf(element) {
    return element.closest("[data-field]");
  }

  function save(field) {
    unsaved.add(field);
    tell();
    htmx.trigger(field, "save");
  }

  if (form && state) {
    say(document.querySelector(".step") ? "Everything is saved as you type it." : "Every answer is saved as you give it.");
    const timers = new Map();
    const edits = new Map(); // how often a field was changed, and how often when it was last sent
    const sent = new Map();
    const conflicts = new Set();

    form.addEventListener("input", (event) => {
      const field = fieldOf(event.target);
      if (!field) return;
      agree(event.target, field);
      edits.set(field, (edits.get(field) ?? 0) + 1);
      field.querySelector(".state > .saved")?.remove();
      unsaved.add(field);
      tell();
      if (event.target.matches("textarea, input:not([type=radio], [type=checkbox], [type=date])")) {
        clearTimeout(timers.get(field));
        timers.set(field, setTimeout(() => save(field), TYPING));
      }
    });

    form.addEventListener("click", (event) => {
      const field = fieldOf(event.target);
      if (event.target.matches("[data-again]")) {
        conflicts.delete(field);
        save(field);
      }
      if (event.target.matches("[data-clear]")) {
        event.preventDefault();
        for (const box of field.querySelectorAll("[data-value], [data-unknown]")) {
          if (box.matches("[type=radio], [type=checkbox]")) box.checked = false;
          else box.value = "";
        }
        save(field);
      }
    });

    // Who was told that somebody else changed it decides by a button; typing on must not overwrite it.
    document.body.addEventListener("htmx:beforeRequest", (event) => {
      if (conflicts.has(event.target)) event.preventDefault();
    });

    document.body.addEventListener("htmx:configRequest", (event) => { sent.set(event.target, edits.get(event.target)); });

    document.body.addEventListener("htmx:afterRequest", (event) => {
      const field = event.target;
      if (!field.matches?.("[data-field]")) return;
      const { xhr } = event.detail;
      const successful = xhr.status >= 200 && xhr.status < 300; // to htmx, what is shown on the page is a success
      field.classList.toggle("has-problem", !successful);
      field.querySelector("[inputmode]")?.removeAttribute("aria-invalid");
      if (xhr.status === 422) field.querySelector("[inputmode]")?.setAttribute("aria-invalid", "true");
      if (successful) {
        refused.delete(field);
        if (sent.get(field) === edits.get(field)) unsaved.delete(field);
        tell();
        htmx.trigger(document.body, "outlook"); // what is settled now comes by itself, so that saving never waits for it
      } else if (xhr.status === 409 || xhr.status === 422) {
        refused.add(field);
        if (xhr.status === 409) conflicts.add(field);
        tell();
      } else if (xhr.status === 404) {
        say("Not saved: this assessment was deleted. Copy what you typed if you need it.", true);
      } else {
        const why = xhr.status === 403 ? "open the advisor by the address it printed; this page then goes on" : "the advisor does not answer; trying again";
        say(`Not saved: ${why}. Leave this page open.`, true);
        setTimeout(() => htmx.trigger(field, "save"), RETRY);
      }
    });

    // What is on its way or was refused would be lost; the browser asks.
    window.addEventListener("beforeunload", (event) => {
      if (unsaved.size === 0 || form.dataset.sent) return;
      event.preventDefault();
      event.returnValue = true;
    });
    form.addEventListener("submit", () => { form.dataset.sent = "yes"; });
    window.addEventListener("pageshow", () => { delete form.dataset.sent; });
  }

  // --- values that exclude each other ---------------------------------------------------------------------------

  function agree(changed, field) {
    const boxes = [...field.querySelectorAll("[data-value], [data-unknown]")].filter((box) => box !== changed);
    if (changed.matches("[data-alone]:checked")) boxes.forEach((box) => { box.checked = false; });
    else if (changed.matches("[data-value]:checked")) boxes.forEach((box) => { if (box.matches("[data-alone]")) box.checked = false; });
    else if (changed.matches("[data-unknown]:checked")) boxes.forEach((box) => { if (box.matches("[inputmode]")) box.value = ""; });
    else if (changed.matches("[inputmode][data-value]")) boxes.forEach((box) => { if (box.matches("[data-unknown]")) box.checked = false; });
  }

  // --- small things ---------------------------------------------------------------------------------------------

  // "Show the other" leads to this very page; a jump to its anchor would show the old one.
  document.addEventListener("click", (event) => {
    if (!event.target.matches("[data-reload]")) return;
    event.preventDefault();
    unsaved.clear();
    location.reload();
  });

  // A second click while the first is on its way would start or duplicate a second time.
  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (event.defaultPrevented || !button || event.target.method !== "post") return;
    if (button.ariaBusy) event.preventDefault();
    button.ariaBusy = "true";
    setTimeout(() => { button.ariaBusy = null; }, RETRY);
  });

  // The map of sections is open where there is room for it.
  const map = document.querySelector(".map > details");
  if (map && matchMedia("(max-width: 60rem)").matches) map.open = false;

  // A summary of errors is what a screen reader should read first.
  document.querySelector(".error-summary")?.focus();
})();
