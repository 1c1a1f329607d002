// The coding form: keys and clicks go to the kernel in their order, what comes back is shown. All text is set as text.
const SILENCE = 5000;
const SILENT = "The kernel does not answer. Restart it and run this cell again: what was shown as saved is on the disk.";

function render({ model, el }) {
  const form = document.createElement("div");
  form.className = "mf-coding";
  form.tabIndex = 0;
  form.setAttribute("role", "group");
  form.setAttribute("aria-label", "Coding form: number keys answer, Backspace goes back, Enter goes on");
  // Without this, JupyterLab takes 1 to 6 for headings and d d for deleting the cell.
  form.dataset.lmSuppressShortcuts = "true";
  el.append(form);
  let sent = 0;
  let waiting = 0;
  let drawn = "";

  const make = (parent, tag, name, text) => {
    const part = document.createElement(tag);
    part.className = name;
    if (text !== undefined) part.textContent = text;
    parent.append(part);
    return part;
  };

  const send = (content) => {
    sent += 1;
    clearTimeout(waiting);
    waiting = setTimeout(() => tell(SILENT, true), SILENCE);
    model.send({ ...content, number: sent });
  };

  const tell = (text, failed = false) => {
    const place = form.querySelector(".mf-told");
    if (!place) return;
    place.textContent = text;
    place.classList.toggle("mf-failed", failed);
  };

  const drawHead = (view) => {
    const head = make(form, "div", "mf-head");
    make(head, "strong", "", view.title);
    make(head, "span", "mf-place", `Unit ${view.at} of ${view.units} · ${view.done} coded`);
    const bar = make(head, "progress", "mf-bar");
    bar.max = view.units;
    bar.value = view.done;
    bar.setAttribute("aria-label", `${view.done} of ${view.units} units coded`);
  };

  const drawUnit = (view) => {
    const unit = make(form, "div", "mf-unit");
    unit.dir = "auto";
    make(unit, "span", "", view.before);
    const text = make(unit, view.marked ? "mark" : "span", "", view.text);
    make(unit, "span", "", view.after);
    unit.tabIndex = unit.scrollHeight > unit.clientHeight ? 0 : -1;
    if (view.marked) unit.scrollTop = Math.max(text.offsetTop - unit.clientHeight / 2, 0);
  };

  const drawValue = (place, question, value) => {
    const button = make(place, "button", "mf-value");
    button.type = "button";
    button.dataset.place = `${question.name}/${value.value}`;
    button.setAttribute("aria-pressed", String(question.answer === value.value));
    make(button, "kbd", "", value.key);
    make(button, "b", "", value.value);
    make(button, "span", "", value.definition);
    if (value.examples.length) make(button, "i", "", `e.g. ${value.examples.join(" · ")}`);
    button.addEventListener("click", () => send({ variable: question.name, value: value.value }));
  };

  const drawNumber = (place, question) => {
    const input = make(place, "input", "mf-number-answer");
    input.type = "number";
    input.step = "any";
    input.value = question.answer;
    input.dataset.place = question.name;
    input.setAttribute("aria-label", question.question);
    input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && input.value) send({ variable: question.name, value: input.value });
    });
  };

  const drawQuestion = (question, number, view) => {
    const place = make(form, "fieldset", "mf-question");
    place.classList.toggle("mf-asked", number === view.asked);
    make(place, "legend", "", question.question);
    if (question.values.length) question.values.forEach((value) => drawValue(place, question, value));
    else drawNumber(place, question);
  };

  const drawComment = (view) => {
    const label = make(form, "label", "mf-remark", "Comment ");
    const input = make(label, "input", "");
    input.type = "text";
    input.value = view.comment;
    input.dataset.place = "comment";
    input.addEventListener("change", () => send({ comment: input.value }));
    input.addEventListener("keydown", (event) => { if (event.key === "Enter" || event.key === "Escape") form.focus(); });
  };

  const say = (view) => {
    tell(view.message || (view.finished ? `All ${view.units} units are coded. Answers: ${view.file}`
      : "Number keys answer · Backspace or ← back · Enter or → on · saved after every answer"), view.failed);
  };

  const draw = () => {
    const view = model.get("view");
    const held = form.contains(document.activeElement);
    const place = document.activeElement?.dataset?.place;
    clearTimeout(waiting);
    // A comment is saved when the coder clicks elsewhere: a button made anew meanwhile would not get the click.
    const key = JSON.stringify({ ...view, comment: "", message: "", number: 0, failed: false });
    if (key === drawn) return say(view);
    drawn = key;
    form.replaceChildren();
    drawHead(view);
    drawUnit(view);
    view.questions.forEach((question, number) => drawQuestion(question, number, view));
    if (view.commented) drawComment(view);
    const told = make(form, "p", "mf-told");
    told.setAttribute("role", "status");
    say(view);
    if (!held) return;
    const number = form.querySelector(".mf-asked input");
    const again = [...form.querySelectorAll("[data-place]")].find((part) => part.dataset.place === place);
    (number ?? (again?.closest(".mf-asked") ? again : form)).focus();
  };

  form.addEventListener("keydown", (event) => {
    event.stopPropagation();
    if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.tagName === "INPUT") return;
    if (event.target.tagName === "BUTTON" && ["Enter", " "].includes(event.key)) return;
    if (event.key.length === 1 || ["Enter", "Backspace", "ArrowLeft", "ArrowRight"].includes(event.key)) {
      event.preventDefault();
      send({ key: event.key });
    }
  });

  model.on("change:view", draw);
  draw();
  return () => clearTimeout(waiting);
}

export default { render };
