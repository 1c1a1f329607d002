// The open article. Its HTML is made by the kernel, which escapes everything that stands in the text.
function render({ model, el }) {
  const frame = document.createElement("div");
  frame.className = "mf-open";
  frame.tabIndex = 0;
  frame.dataset.lmSuppressShortcuts = "true";
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", "Article");
  el.append(frame);

  const draw = () => {
    frame.innerHTML = model.get("html");
    frame.hidden = !model.get("html");
    frame.scrollTop = 0;
    const focus = frame.querySelector(".mf-focus");
    if (focus) frame.scrollTop = Math.max(focus.offsetTop - frame.clientHeight / 2, 0);
  };
  frame.addEventListener("keydown", (event) => event.stopPropagation());
  model.on("change:html", draw);
  draw();
}

export default { render };
