// The concordance as a list box: arrow keys move, Enter or a click opens the article. All text is set as text.
function render({ model, el }) {
  const list = document.createElement("div");
  list.className = "mf-lines";
  list.tabIndex = 0;
  list.dataset.lmSuppressShortcuts = "true";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Concordance: arrow keys move, Enter opens the article");
  el.append(list);
  let at = -1;

  const write = (parent, name, text) => {
    const part = document.createElement("span");
    part.className = name;
    part.textContent = text;
    parent.append(part);
    return part;
  };

  const makeLine = (line, number) => {
    const row = document.createElement("div");
    row.className = "mf-line";
    row.id = `${list.dataset.key}-${number}`;
    row.setAttribute("role", "option");
    write(row, "mf-where", `${line.date}\n${line.outlet}`).title = `${line.date} ${line.outlet}`;
    write(write(row, "mf-left", ""), "mf-inner", line.left);
    write(write(row, "mf-middle", ""), `mf-name mf-${line.voice}`, line.text);
    write(row, "mf-right", line.right);
    write(row, "mf-voice", [line.told, line.speaker].filter(Boolean).join("\n")).title = `${line.told} ${line.speaker}`;
    row.addEventListener("click", () => { move(number); open(); });
    return row;
  };

  const move = (number) => {
    const rows = list.children;
    at = Math.min(Math.max(number, 0), rows.length - 1);
    [...rows].forEach((row, i) => row.classList.toggle("mf-at", i === at));
    if (at < 0) return list.removeAttribute("aria-activedescendant");
    list.setAttribute("aria-activedescendant", rows[at].id);
    rows[at].scrollIntoView({ block: "nearest" });
  };

  const open = () => {
    if (at < 0) return;
    model.set("opened", at);
    model.save_changes();
  };

  const markOpened = () => {
    const opened = model.get("opened");
    [...list.children].forEach((row, i) => row.setAttribute("aria-selected", String(i === opened)));
  };

  const draw = () => {
    list.dataset.key = `mf-${Math.random().toString(36).slice(2)}`;
    list.replaceChildren(...model.get("lines").map(makeLine));
    list.scrollTop = 0;
    at = -1;
    markOpened();
  };

  list.addEventListener("keydown", (event) => {
    event.stopPropagation();
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + 10, PageUp: at - 10, Home: 0, End: Infinity }[event.key];
    if (to !== undefined) { event.preventDefault(); move(to); }
    if (event.key === "Enter" || event.key === " ") { event.preventDefault(); open(); }
  });
  list.addEventListener("focus", () => { if (at < 0) move(0); });

  model.on("change:lines", draw);
  model.on("change:opened", markOpened);
  draw();
}

export default { render };
