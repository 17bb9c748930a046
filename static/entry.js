/* The editors' pages beside their texts: what a fact rests on is shown, words are marked, rows are moved, all by
   keyboard too. Without this file the same forms work with fields and buttons alone. */
"use strict";
(() => {
  const script = document.currentScript;
  const form = document.querySelector("form[data-keys], #meeting_form");
  const pane = document.getElementById("text");
  const told = document.getElementById("told");
  const say = (words) => { if (told) told.textContent = words; };

  // Single keys of the review queue, where nothing is typed.
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, [contenteditable=true]")) return;
    const target = document.querySelector(`[data-single="${CSS.escape(event.key.toLowerCase())}"]`);
    if (target) { event.preventDefault(); target.click(); }
  });

  // Ctrl+Enter and Ctrl+S, wherever the cursor is.
  document.addEventListener("keydown", (event) => {
    if (!form || !(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const button = form.querySelector(`button[data-key="${CSS.escape(key)}"]`)
      || form.querySelector({ Enter: "input[name=_save]", s: "input[name=_continue]" }[key] || "button[data-key=none]");
    if (button) { event.preventDefault(); button.click(); }
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[data-sure]");
    if (button && !window.confirm(button.dataset.sure)) event.preventDefault();
  });
  let isDirty = false;
  form?.addEventListener("input", () => { isDirty = true; });
  form?.addEventListener("submit", () => { isDirty = false; });
  if (pane) window.addEventListener("beforeunload", (event) => { if (isDirty) event.preventDefault(); });
  // Names, while they are typed.
  const address = script.dataset.names;
  let waiting = 0;
  document.addEventListener("input", (event) => {
    const list = event.target.getAttribute?.("list");
    if (!address || !list?.startsWith("names-") || event.target.value.endsWith("]")) return;
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const typed = event.target.value.trim();
      if (!typed) return;
      const answer = await fetch(address.replace("KIND", list.slice(6)) + "?q=" + encodeURIComponent(typed));
      if (!answer.ok) return;
      const options = (await answer.json()).names.map((name) => Object.assign(document.createElement("option"), { value: name }));
      document.getElementById(list).replaceChildren(...options);
    }, 150);
  });
  if (!pane) return;
  const facts = document.querySelector(".facts-side");

  // Places in the text are counted in code points, as the archive counts them; the page counts UTF-16 units.
  const whole = pane.textContent;
  const unitsAt = [0];
  for (const char of whole) unitsAt.push(unitsAt[unitsAt.length - 1] + char.length);
  const pointAt = (unit) => {
    let low = 0, high = unitsAt.length - 1;
    while (low < high) { const mid = (low + high) >> 1; if (unitsAt[mid] < unit) low = mid + 1; else high = mid; }
    return low;
  };
  const nodes = [];
  const walker = document.createTreeWalker(pane, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(), at = 0; node; node = walker.nextNode()) {
    nodes.push([at, node]);
    at += node.data.length;
  }
  const place = (unit) => {
    let low = 0, high = nodes.length - 1;
    while (low < high) { const mid = (low + high + 1) >> 1; if (nodes[mid][0] <= unit) low = mid; else high = mid - 1; }
    return [nodes[low][1], Math.min(unit - nodes[low][0], nodes[low][1].data.length)];
  };
  const rangeOf = (start, end) => {
    const range = document.createRange();
    range.setStart(...place(unitsAt[start]));
    range.setEnd(...place(unitsAt[end]));
    return range;
  };
  const sentenceAround = (start, end) => {
    const from = unitsAt[start], to = unitsAt[end];
    const before = whole.slice(0, from).search(/[^。！？\n]*$/);
    const english = whole.slice(before, from).search(/(?<=[.!?]["”’)]?\s)[^]*$/);
    const after = whole.slice(to).search(/[。！？\n]|[.!?]["”’)]?(?:\s|$)/);
    let first = before;
    if (english >= 0) for (const m of whole.slice(before, from).matchAll(/[.!?]["”’)]?\s/g)) first = before + m.index + m[0].length;
    return [pointAt(first), pointAt(after < 0 ? whole.length : to + after + 1)];
  };

  // What the focused or hovered fact rests on.
  const canHighlight = "highlights" in CSS;
  const show = (start, end, scroll) => {
    if (!canHighlight) return;
    CSS.highlights.delete("fact"); CSS.highlights.delete("sentence");
    if (!(end > start) || end >= unitsAt.length) return;
    CSS.highlights.set("sentence", new Highlight(rangeOf(...sentenceAround(start, end))));
    CSS.highlights.set("fact", new Highlight(rangeOf(start, end)));
    pane.dataset.shown = `${start}-${end}`;
    const box = rangeOf(start, end).getBoundingClientRect(), own = pane.getBoundingClientRect();
    if (scroll && (box.top < own.top || box.bottom > own.bottom)) pane.scrollTop += box.top - own.top - own.height / 3;
  };
  const spanOf = (element) => {
    const row = element.closest(".row");
    if (row) {
      const value = (name) => row.querySelector(`input[name$="-${name}"]`)?.value;
      return value("start") && value("end") ? [Number(value("start")), Number(value("end"))] : null;
    }
    const fact = element.closest("[data-fact]")?.dataset.fact || element.name, spans = element.closest("[data-spans]");
    if (!fact || !spans) return null;
    const known = JSON.parse(spans.dataset.spans);
    return known[fact] || known[fact.replace(/_(end|basis)$/, "")] || null;
  };
  for (const kind of ["focusin", "mouseover"]) {
    facts?.addEventListener(kind, (event) => {
      const span = spanOf(event.target);
      if (span) show(...span, true);
    });
  }

  if (pane.dataset.at) show(...pane.dataset.at.split(" ").map(Number), true);  // what the page asks about

  // Rows: removed, added, moved.
  const rowsOf = (list) => [...list.querySelectorAll(":scope > .row")];
  const renumber = (list) => {
    let number = 0;
    for (const row of rowsOf(list)) {
      const order = row.querySelector('input[name$="-order"]');
      const words = row.querySelector('input[name$="-name"]');
      if (order && !row.classList.contains("removed") && words?.value) order.value = ++number;
    }
  };
  const move = (row, by) => {
    const list = row.parentElement, rows = rowsOf(list).filter((one) => !one.classList.contains("new") || one === row);
    const at = rows.indexOf(row), to = at + by;
    if (to < 0 || to >= rows.length) return;
    if (by < 0) list.insertBefore(row, rows[to]); else list.insertBefore(row, rows[to].nextElementSibling);
    renumber(list);
    isDirty = true;
    say(`${to + 1} / ${rows.length}`);
  };
  const toggle = (row, off) => {
    const box = row.querySelector('input[name$="-DELETE"]');
    box.checked = off ?? !box.checked;
    row.classList.toggle("removed", box.checked);
    renumber(row.parentElement);
    isDirty = true;
  };
  const tellRoles = (roles) => {
    const chosen = [...roles.querySelectorAll("input:checked")].map((one) => one.parentElement.textContent.trim());
    roles.querySelector("summary").textContent = chosen.join(" ") || "…";
  };
  const dress = (row) => {
    if (row.dataset.dressed) return;
    row.dataset.dressed = "1";
    const box = row.querySelector('input[name$="-DELETE"]');
    box?.addEventListener("change", () => toggle(row, box.checked));
    if (row.querySelector('input[name$="-order"]')) {
      row.draggable = false;
      const grip = document.createElement("span");
      grip.className = "grip"; grip.textContent = "⠿"; grip.draggable = true; grip.title = "Alt ↑ ↓";
      grip.addEventListener("dragstart", (event) => { row.classList.add("dragged"); event.dataTransfer.setDragImage(row, 0, 0); event.dataTransfer.setData("text/plain", ""); });
      grip.addEventListener("dragend", () => { row.classList.remove("dragged"); renumber(row.parentElement); isDirty = true; });
      row.prepend(grip);
    }
    const roles = row.querySelector("details.roles");
    roles?.addEventListener("change", () => tellRoles(roles));
  };
  for (const list of document.querySelectorAll(".row-list")) {
    rowsOf(list).forEach(dress);
    list.addEventListener("dragover", (event) => {
      const dragged = list.querySelector(".dragged"), over = event.target.closest(".row");
      if (!dragged || !over || over === dragged) return;
      event.preventDefault();
      const box = over.getBoundingClientRect();
      list.insertBefore(dragged, event.clientY < box.top + box.height / 2 ? over : over.nextElementSibling);
    });
    list.addEventListener("input", (event) => {  // there is always a row to go on with
      const row = event.target.closest(".row.new");
      if (!row) return;
      row.classList.remove("new");
      renumber(list);
      const set = list.closest("fieldset.rows");
      if (set.querySelector("template")) addRow(set);
    });
    list.addEventListener("keydown", (event) => {
      const row = event.target.closest(".row");
      if (!row) return;
      if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown") && row.querySelector('input[name$="-order"]')) {
        event.preventDefault();
        const held = event.target;
        move(row, event.key === "ArrowUp" ? -1 : 1);
        held.focus();
      } else if (event.altKey && (event.key === "Delete" || event.key === "Backspace")) {
        event.preventDefault();
        toggle(row);
        say(row.classList.contains("removed") ? list.dataset.removed : list.dataset.kept);
      }
    });
  }
  const freeRow = (set) => {
    const list = set.querySelector(".row-list");
    const empty = rowsOf(list).find((row) => row.classList.contains("new") && !row.querySelector('input[name$="-start"]').value
      && ![...row.querySelectorAll("input[type=text], textarea")].some((field) => field.value));
    return empty || addRow(set);
  };
  const addRow = (set) => {
    const list = set.querySelector(".row-list");
    const total = set.querySelector('input[name$="-TOTAL_FORMS"]'), index = total.value;
    const made = set.querySelector("template").content.firstElementChild.cloneNode(true);
    made.innerHTML = made.innerHTML.replaceAll("__prefix__", index);
    total.value = Number(index) + 1;
    list.append(made);
    dress(made);
    made.dispatchEvent(new CustomEvent("formset:added", { bubbles: true }));  // Django's widgets listen to this
    return made;
  };

  // Marking. The pane takes a cursor like a text field, and no change.
  if (document.querySelector(".marks")) pane.contentEditable = "true";
  for (const kind of ["beforeinput", "paste", "drop", "cut"]) pane.addEventListener(kind, (event) => event.preventDefault());
  const selected = () => {
    const selection = getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    if (!pane.contains(range.commonAncestorContainer)) return null;
    const before = document.createRange();
    before.selectNodeContents(pane);
    before.setEnd(range.startContainer, range.startOffset);
    const start = before.toString().length;
    const words = range.toString(), left = words.length - words.trimStart().length;
    if (!words.trim()) return null;
    return [pointAt(start + left), pointAt(start + left + words.trim().length), words.trim()];
  };
  const bar = document.querySelector(".marks");
  if (!bar) return;
  bar.hidden = false;
  document.getElementById("mark-by-fields")?.toggleAttribute("hidden", true);
  const meetingAt = (start) => {
    const sets = document.querySelectorAll("fieldset.meeting");
    let best = sets[0];
    for (const set of sets) {
      const starts = [...set.querySelectorAll('input[name$="-start"]')].map((one) => Number(one.value)).filter(Boolean);
      if (starts.length && Math.min(...starts) <= start) best = set;
    }
    return best;
  };
  const mark = (kind) => {
    const found = selected();
    if (!found) return;
    const [start, end, words] = found;
    const plain = document.getElementById("mark-form");  // what has no row here is kept at once
    if (plain && !document.querySelector(`fieldset.rows[data-kind="${kind}"]`)) {
      if (![...plain.elements.kind.options].some((option) => option.value === kind)) return;
      for (const [name, value] of Object.entries({ start, end, words, kind })) plain.elements[name].value = value;
      plain.requestSubmit();
      return;
    }
    const set = meetingAt(start)?.querySelector(`fieldset.rows[data-kind="${kind}"]`)
      || document.querySelector(`fieldset.rows[data-kind="${kind}"]`);
    if (!set) return;
    const row = freeRow(set);
    row.classList.remove("new");
    row.querySelector('input[name$="-start"]').value = start;
    row.querySelector('input[name$="-end"]').value = end;
    row.querySelector('input[name$="-name"], textarea[name$="-text"], input[name$="-text"]').value = words;
    const attended = row.querySelector('input[type=checkbox][value="attended"]');
    if (attended) { attended.checked = true; tellRoles(row.querySelector("details.roles")); }
    set.querySelector(".count").textContent = rowsOf(set.querySelector(".row-list")).filter((one) => !one.matches(".new, .removed")).length;
    renumber(set.querySelector(".row-list"));
    isDirty = true;
    row.classList.add("fresh");
    if (canHighlight) {
      const own = CSS.highlights.get("marked") || new Highlight();
      own.add(rangeOf(start, end));
      CSS.highlights.set("marked", own);
    }
    say(`${set.querySelector("legend").firstChild.textContent.trim()}: ${words}`);
    row.scrollIntoView({ block: "nearest" });
  };
  bar.addEventListener("mousedown", (event) => event.preventDefault());  // the selection stays
  bar.addEventListener("click", (event) => { const kind = event.target.dataset.mark; if (kind) mark(kind); });
  const KEYS = { p: "attendance", d: "directives", f: "formulations", n: "noise", m: "mentions", a: "agenda", r: "references" };
  pane.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") { document.querySelector(".facts-side input:not([type=hidden])")?.focus(); return; }
    if (event.key === "Tab") return;
    const kind = KEYS[event.key.toLowerCase()];
    if (kind && selected()) { event.preventDefault(); mark(kind); }
  });
  // A click on a mark leads to its row.
  pane.addEventListener("dblclick", () => {
    const found = selected();
    if (!found) return;
    const rows = [...document.querySelectorAll(".row:not(.new)")].filter((row) => {
      const span = spanOf(row);
      return span && span[0] <= found[0] && span[1] >= found[1];
    });
    rows.sort((a, b) => (spanOf(a)[1] - spanOf(a)[0]) - (spanOf(b)[1] - spanOf(b)[0]));
    rows[0]?.querySelector("input:not([type=hidden]), textarea")?.focus({ preventScroll: false });
  });
})();
