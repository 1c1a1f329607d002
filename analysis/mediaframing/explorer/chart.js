// The chart as a picture with a button over each row and dot: one tab stop, arrow keys within, Enter picks.
function render({ model, el }) {
  const frame = document.createElement("div");
  frame.className = "mf-chart";
  frame.setAttribute("role", "group");
  // JupyterLab's own shortcuts would act on the cell while a button here has the focus.
  frame.dataset.lmSuppressShortcuts = "true";
  el.append(frame);
  let address = "";

  const pick = (number) => {
    model.set("picked", model.get("picked") === number ? -1 : number);
    model.save_changes();
  };

  const makeButton = (region, number) => {
    const button = document.createElement("button");
    button.type = "button";
    button.title = region.label;
    button.setAttribute("aria-label", region.label);
    for (const side of ["left", "top", "width", "height"]) button.style[side] = `${100 * region[side]}%`;
    button.addEventListener("click", () => pick(number));
    return button;
  };

  const buttons = () => [...frame.querySelectorAll("button")];
  const markPicked = () => {
    const picked = model.get("picked");
    buttons().forEach((button, number) => {
      button.setAttribute("aria-pressed", String(number === picked));
      button.tabIndex = number === Math.max(picked, 0) ? 0 : -1;
    });
  };

  const draw = () => {
    frame.replaceChildren();
    if (address) URL.revokeObjectURL(address);
    address = "";
    const png = model.get("png");
    if (!png || !png.byteLength) return;
    address = URL.createObjectURL(new Blob([png], { type: "image/png" }));
    const picture = document.createElement("img");
    picture.src = address;
    picture.alt = model.get("alt_text");
    frame.append(picture, ...model.get("regions").map(makeButton));
    frame.setAttribute("aria-label", "Chart: arrow keys move between rows, Enter shows their lines");
    markPicked();
  };

  frame.addEventListener("keydown", (event) => {
    const all = buttons();
    const at = all.indexOf(document.activeElement);
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    event.stopPropagation();
    if (at < 0 || !step) return;
    event.preventDefault();
    const next = all[Math.min(Math.max(at + step, 0), all.length - 1)];
    all.forEach((button) => { button.tabIndex = button === next ? 0 : -1; });
    next.focus();
  });

  model.on("change:png", draw);
  model.on("change:picked", markPicked);
  draw();
  return () => { if (address) URL.revokeObjectURL(address); };
}

export default { render };
