// Suggestions under a box that names are typed into: an ARIA combobox with a list. Without this script the page works the
// same. data-suggest is the address that is asked, data-suggest-kind the only kind that is offered, data-suggest-label what
// the list is called.
document.querySelectorAll("input[data-suggest]").forEach((input, box) => {
  const own = box ? `-${box}` : "";
  const list = document.createElement("ul");
  list.id = `suggestions${own}`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.suggestLabel);
  input.after(list);
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false",
  })) input.setAttribute(name, value);

  let active = -1, waiting, asked = 0;

  function close() {
    clearTimeout(waiting);
    asked += 1; // an answer under way comes too late
    list.hidden = true;
    choose(-1);
    input.setAttribute("aria-expanded", "false");
  }

  function choose(at) {
    active = at;
    [...list.children].forEach((item, number) => item.setAttribute("aria-selected", String(number === at)));
    if (at < 0) input.removeAttribute("aria-activedescendant");
    else input.setAttribute("aria-activedescendant", list.children[at].id);
  }

  function show(found) {
    list.replaceChildren(...found.map((one, number) => {
      const item = document.createElement("li");
      item.id = `suggestion${own}-${number}`;
      item.setAttribute("role", "option");
      item.dataset.url = one.url;
      const kind = document.createElement("small");
      kind.textContent = one.called;
      item.append(one.label, " ", kind);
      return item;
    }));
    list.hidden = !found.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    choose(-1);
  }

  async function ask() {
    const number = ++asked;
    try {
      const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(input.value)}`);
      const { suggestions } = await answer.json();
      const kind = input.dataset.suggestKind;
      if (number === asked) show(kind ? suggestions.filter((one) => one.kind === kind) : suggestions);
    } catch {
      if (number === asked) close();
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(waiting);
    if (input.value.trim()) waiting = setTimeout(ask, 150);
    else close();
  });
  input.addEventListener("keydown", (event) => {
    const many = list.hidden ? 0 : list.children.length;
    if (event.isComposing || !many) return; // an input method has the keys to itself
    if (event.key === "ArrowDown") choose(active + 1 < many ? active + 1 : -1);
    else if (event.key === "ArrowUp") choose(active < 0 ? many - 1 : active - 1);
    else if (event.key === "Escape") close();
    else if (event.key === "Enter" && active >= 0) location.assign(list.children[active].dataset.url);
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", close);
  list.addEventListener("mousedown", (event) => event.preventDefault()); // the box keeps the focus
  list.addEventListener("click", (event) => {
    const item = event.target.closest("li");
    if (item) location.assign(item.dataset.url);
  });
});
