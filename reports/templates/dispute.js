// Shows what follows when a reader changes one answer, and saves objections as an answer file. Everything comes from
// the data in the page; text is only ever set as text.
"use strict";
(() => {
  const data = JSON.parse(document.getElementById("changes").textContent);
  const bench = document.getElementById("bench");
  const objections = new Map();
  let saved = true;

  function make(tag, properties = {}, ...children) {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...children);
    return element;
  }

  function labeled(text, control) {
    return make("label", { className: "small", textContent: text, htmlFor: control.id });
  }

  function chooser(id, first) {
    return make("select", { id }, make("option", { value: "", textContent: first }));
  }

  // --- what follows ---------------------------------------------------------------------------------------------

  // What is said to a screen reader waits until the reader has stopped going through the values.
  const heard = make("p", { className: "unseen" });
  heard.setAttribute("role", "status");
  let waiting;
  function say(text) {
    clearTimeout(waiting);
    waiting = setTimeout(() => { heard.textContent = text; }, 600);
  }

  // Stands below the answer that is changed, so that it never covers one. Only one answer is changed at a time.
  const result = make("div", { className: "result" });
  const reset = make("button", { type: "button", textContent: "Back to the answers as given" });
  let changed;

  function decisions(effect) {
    const lines = data.headings.map((heading, index) => {
      const then = effect[index];
      const value = then < 0
        ? [data.now[index]]
        : [make("s", { textContent: data.now[index] }), " → ", make("b", { textContent: data.texts[then] })];
      return make("div", {}, make("dt", { textContent: heading }), make("dd", {}, ...value));
    });
    return make("dl", { className: "outcome" }, ...lines);
  }

  function besides(groups) {
    const many = groups.reduce((sum, group) => sum + group.length - 1, 0);
    const said = many === 1 ? "1 more change" : `${many} more changes`;
    const parts = groups.map(([heading, ...places]) =>
      make("div", {},
        make("p", { className: "quiet", textContent: data.texts[heading] }),
        make("ul", {}, ...places.map((place) => make("li", { textContent: data.texts[place] })))));
    return make("details", { className: "small", open: many < 6 }, make("summary", { textContent: said }), ...parts);
  }

  function show(answer, select, option) {
    if (changed && changed !== select) changed.value = "";
    changed = select;
    const [, value, ...effect] = option;
    const groups = effect.pop();
    const moved = effect.filter((place) => place >= 0).length;
    const verdict = moved ? "Then the advice is another:" : "The three decisions stand:";
    result.replaceChildren(
      make("p", { className: "small quiet", textContent: value }),
      make("p", { className: "point", textContent: verdict }),
      decisions(effect),
      ...(groups.length ? [besides(groups)] : []),
      reset,
    );
    select.after(result);
    const told = data.headings.flatMap((heading, index) =>
      effect[index] < 0 ? [] : [`${heading}: ${data.texts[effect[index]]}.`]);
    say(moved ? `${verdict} ${told.join(" ")}` : "The three decisions stand.");
  }

  function takeBack() {
    changed.value = "";
    changed = undefined;
    result.remove();
    say("Back to the answers as given.");
  }

  reset.addEventListener("click", () => {
    changed.focus();
    takeBack();
  });

  // --- the answers ----------------------------------------------------------------------------------------------

  function grouped(select, options) {
    const kinds = [["Changes a decision", []], ["Changes no decision", []]];
    options.forEach((option, index) => {
      const flips = option.slice(2, 5).some((place) => place >= 0);
      kinds[flips ? 0 : 1][1].push(make("option", { value: String(index), textContent: option[1] }));
    });
    for (const [label, found] of kinds) {
      if (found.length) select.append(make("optgroup", { label }, ...found));
    }
  }

  // The value of an objection is its own: what is tried out above may change again.
  function objectionForm(answer, number, tried) {
    const comment = make("textarea", { rows: 3, id: `comment-${answer.name}` });
    const instead = chooser(`instead-${answer.name}`, "I do not say");
    const figure = make("input", { type: "number", id: `figure-${answer.name}`, hidden: true });
    figure.setAttribute("aria-label", `${answer.label}: the number it should be`);
    if (answer.number) {
      figure.min = answer.number.least ?? "";
      figure.max = 1e9;
      figure.step = answer.number.whole ? "1" : "any";
      instead.append(make("option", { value: "figure", textContent: "A number" }));
    }
    answer.options.forEach((option, index) => {
      if (answer.number && option[0] !== null) return;
      instead.append(make("option", { value: String(index), textContent: option[1] }));
    });
    const form = make("div", { className: "objection", hidden: true },
      labeled("What should it be instead?", instead), instead, ...(answer.number ? [figure] : []),
      labeled("What is wrong with it?", comment), comment);

    function valueTold() {
      if (instead.value === "figure") return figure.value === "" ? {} : { value: Number(figure.value) };
      if (instead.value === "") return {};
      const [value] = answer.options[Number(instead.value)];
      return value === null ? { status: "dont_know" } : { value };
    }

    function record() {
      figure.hidden = instead.value !== "figure";
      figure.disabled = figure.hidden;
      const text = comment.value.trim();
      objections.set(answer.name, { number, told: { ...valueTold(), ...(text ? { comment: text } : {}) } });
      touched();
    }

    function open(isOpen) {
      form.hidden = !isOpen;
      if (isOpen) {
        const fits = [...instead.options].some((option) => option.value === tried.value);
        if (instead.value === "" && fits) instead.value = tried.value;
        record();
      } else {
        figure.disabled = true;
        objections.delete(answer.name);
        touched();
      }
    }

    for (const control of [instead, figure, comment]) control.addEventListener("input", record);
    return { form, open };
  }

  function row(answer, number) {
    const select = chooser(`what-if-${answer.name}`, "As given");
    grouped(select, answer.options);
    const label = make("label", { className: "point", textContent: answer.label, htmlFor: select.id });
    const given = make("p", { className: "small quiet", id: `given-${answer.name}`, textContent: answer.now });
    select.setAttribute("aria-describedby", given.id);
    select.addEventListener("change", () => {
      if (select.value !== "") show(answer, select, answer.options[Number(select.value)]);
      else if (changed === select) takeBack();
    });
    const box = make("input", { type: "checkbox", id: `object-${answer.name}` });
    const { form, open } = objectionForm(answer, number, select);
    box.addEventListener("change", () => open(box.checked));
    const objecting = make("label", { className: "small objecting" }, box, " I object to this answer");
    return make("li", {}, label, given, select, objecting, form);
  }

  // --- saving ---------------------------------------------------------------------------------------------------

  const by = make("input", { type: "text", id: "objector", autocomplete: "name" });
  const save = make("button", { type: "button" });
  const status = make("p", { className: "small" });
  status.setAttribute("role", "status");

  function touched() {
    const many = objections.size;
    saved = many === 0;
    save.textContent = many === 0 ? "Save objections" : many === 1 ? "Save 1 objection" : `Save ${many} objections`;
    save.disabled = many === 0;
    const state = many === 0 ? "No objection so far." : "Not saved yet.";
    if (status.textContent !== state) status.textContent = state;
  }

  by.addEventListener("input", touched);

  function file() {
    const now = new Date();
    const pad = (number) => String(number).padStart(2, "0");
    const name = by.value.trim();
    const listed = [...objections].sort((left, right) => left[1].number - right[1].number);
    return {
      organization: data.organization,
      topic: data.topic,
      date: `${now.getFullYear()}-${pad(now.getMonth() + 1)}-${pad(now.getDate())}`,
      answers: {},
      objections: Object.fromEntries(listed.map(([key, { told }]) => [key, name ? { ...told, by: name } : told])),
    };
  }

  // Returns whether every number typed can be read; else the browser says what is wrong with the first.
  function readable() {
    const wrong = bench.querySelector("input:enabled:invalid");
    if (!wrong) return true;
    wrong.closest("details").open = true;
    return wrong.reportValidity();
  }

  save.addEventListener("click", () => {
    if (!readable()) return;
    const text = JSON.stringify(file(), null, 2) + "\n";
    const address = URL.createObjectURL(new Blob([text], { type: "application/json" }));
    make("a", { download: "objections.json", href: address }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
    saved = true;
    status.textContent = "Saved as objections.json. Whoever made this report reads it with: advisor compare ANSWERS objections.json";
  });

  // Older browsers ask only if a value is returned.
  window.addEventListener("beforeunload", (event) => {
    if (saved) return;
    event.preventDefault();
    event.returnValue = true;
  });

  // --- putting it together --------------------------------------------------------------------------------------

  const sections = new Map();
  data.answers.forEach((answer, number) => {
    const name = data.texts[answer.section];
    if (!sections.has(name)) sections.set(name, []);
    sections.get(name).push(row(answer, number));
  });
  const folded = [...sections].map(([name, rows]) => {
    const many = make("span", { className: "quiet", textContent: rows.length === 1 ? "1 answer" : `${rows.length} answers` });
    const summary = make("summary", {}, make("span", { className: "point", textContent: name }), " ", many);
    return make("details", { className: "section" }, summary, make("ol", {}, ...rows));
  });
  const saving = make("div", { className: "saving" }, make("div", {}, labeled("Your name, if you like", by), by), save);
  const heading = make("p", { className: "point", textContent: "With the answers as given" });
  // Browsers that put typed values back after a reload would put them back without what hangs on them.
  const form = make("form", { autocomplete: "off" }, heading, decisions([-1, -1, -1]), ...folded, saving, status, heard);
  form.addEventListener("submit", (event) => event.preventDefault());
  touched();
  bench.replaceChildren(form);
})();
