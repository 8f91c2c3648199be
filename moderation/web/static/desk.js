// What every page of the desk shares: a cursor over the comments, keys, selecting, and no form sent twice.
// Without it everything still works as plain forms. queue.js builds on `window.desk`.
(() => {
  "use strict";

  const keys = document.getElementById("keys");
  const bulk = document.getElementById("bulk");
  const outcome = document.getElementById("outcome");
  const list = () => document.querySelector("[data-items]");
  const items = () => [...document.querySelectorAll("[data-items] [data-item]")];
  const boxes = () => [...document.querySelectorAll('input[name="pick"][form="bulk"]')];
  const desk = { current: null, outcome, list, items, boxes, moveTo, showSelected, undo: clickUndo, moved: () => {}, beyond: () => {} };
  window.desk = desk;

  // --- The cursor --------------------------------------------------------------------------------------

  function moveTo(item, { focus = true } = {}) {
    if (desk.current) desk.current.classList.remove("current");
    desk.current = item || null;
    if (!item) return;
    item.classList.add("current");
    if (focus) {
      item.focus({ preventScroll: true });
      item.scrollIntoView({ block: "nearest" });
    }
    desk.moved();
  }

  function step(by) {
    const all = items();
    if (!all.length) return;
    const at = all.indexOf(desk.current);
    const next = at === -1 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by));
    if (by > 0 && at === all.length - 1) desk.beyond();
    moveTo(all[next]);
  }

  const here = () => desk.current || items()[0] || document.querySelector("[data-item]");

  // --- Selecting ---------------------------------------------------------------------------------------

  function showSelected() {
    if (!bulk) return;
    const all = boxes();
    const number = all.filter((box) => box.checked).length;
    bulk.hidden = all.length === 0;
    bulk.querySelector("[data-selected]").textContent = number ? bulk.dataset.some.replace("{count}", number) : bulk.dataset.none;
    bulk.toggleAttribute("data-empty", number === 0);
    const button = bulk.querySelector("[data-select-all]");
    button.hidden = all.length === 0;
    button.textContent = number === all.length && number ? bulk.dataset.drop : bulk.dataset.all;
  }

  function selectAll() {
    const all = boxes();
    const wanted = all.some((box) => !box.checked);
    all.forEach((box) => { box.checked = wanted; });
    showSelected();
  }

  // --- No form twice -----------------------------------------------------------------------------------

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    // A second click while the first is on its way does nothing.
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
    window.setTimeout(() => { delete form.dataset.sent; }, 5000);
  });
  window.addEventListener("pageshow", () => {
    document.querySelectorAll("form[data-sent]").forEach((form) => { delete form.dataset.sent; });
  });

  // --- Keys --------------------------------------------------------------------------------------------

  const typing = (target) => target.matches('input:not([type="checkbox"], [type="radio"]), textarea, select')
    || target.isContentEditable;

  function press(key) {
    const item = here();
    const button = item && item.querySelector(`[data-key="${key}"]`);
    if (!button) return;
    if (list()) moveTo(item, { focus: false });
    button.click();
    showSelected();
  }

  function open(part) {
    const item = here();
    const more = item && item.querySelector(`[data-more="${part}"]`);
    if (!more) return;
    more.open = true;
    const field = more.querySelector("textarea, button, a");
    field.focus();
    field.scrollIntoView({ block: "nearest" });
  }

  function search() {
    const field = document.querySelector("[data-search]");
    if (!field) return;
    const filters = field.closest("details");
    if (filters) filters.open = true;
    field.focus();
    field.select();
  }

  function clickUndo() {
    const undo = document.querySelector('#outcome [data-key="u"]');
    if (undo) undo.click();
  }

  const acts = {
    j: () => step(1),
    k: () => step(-1),
    p: () => press("p"),
    r: () => press("r"),
    s: () => press("s"),
    x: () => press("x"),
    b: () => open("restrict"),
    e: () => open("reason"),
    l: () => open("others"),
    u: () => desk.undo(),
    "/": search,
    "?": () => { if (keys && !keys.open) keys.showModal(); },
  };

  document.addEventListener("keydown", (event) => {
    // While a key is held down, or letters are put together from several keys, nobody asks for an act.
    if (event.isComposing || (event.repeat && !"jk".includes(event.key))) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("textarea")) {
      const button = event.target.closest("form")?.querySelector("[data-enter]");
      if (button) { event.preventDefault(); button.click(); }
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && typing(event.target)) {
      event.target.blur();
      if (desk.current) desk.current.focus({ preventScroll: true });
      return;
    }
    if (typing(event.target) || document.querySelector("dialog[open]")) return;
    const act = Object.hasOwn(acts, event.key) ? acts[event.key] : null;
    if (!act || !document.querySelector("[data-item], [data-search], #outcome")) return;
    event.preventDefault();
    act();
  });

  // --- At the start -----------------------------------------------------------------------------------

  document.querySelectorAll("[data-keys-button]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", acts["?"]);
  });
  if (bulk) {
    bulk.querySelector("[data-select-all]").addEventListener("click", selectAll);
    document.addEventListener("change", (event) => { if (event.target.name === "pick") showSelected(); });
    showSelected();
  }
  document.addEventListener("focusin", (event) => {
    const item = event.target.closest && event.target.closest("[data-items] [data-item]");
    if (item && item !== desk.current) moveTo(item, { focus: false });
  });
  // A saved reply takes the place of the reason; what was typed before comes back with the first line of the list.
  document.addEventListener("change", (event) => {
    const choice = event.target.closest("[data-reply-choice]");
    const field = choice && choice.closest("form").querySelector("textarea[name=reason]");
    if (!field) return;
    if (!("typed" in choice.dataset)) choice.dataset.typed = field.value;
    field.value = choice.selectedOptions[0].dataset.text ?? choice.dataset.typed;
    choice.removeAttribute("name");  // From here on what stands in the field counts, also if it is changed.
  });
  // On a phone the rooms of the desk are a row to be pushed: this one is brought into view.
  const room = document.querySelector(".desk-nav [aria-current]");
  const rooms = room?.closest("ul");
  if (rooms && rooms.scrollWidth > rooms.clientWidth) rooms.scrollLeft = room.offsetLeft - rooms.clientWidth / 3;
  const filters = document.querySelector("[data-filters]");
  if (filters && window.matchMedia("(min-width: 64rem)").matches) filters.open = true;
})();
