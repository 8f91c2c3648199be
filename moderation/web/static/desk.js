// Quick hands for the desk. Every act is a plain form; this sends the same form without leaving the page, moves a
// cursor over the comments and binds keys. Without it everything still works.
(() => {
  "use strict";

  const outcome = document.getElementById("outcome");
  const list = document.querySelector("[data-items]");
  const keys = document.getElementById("keys");
  const bulk = document.getElementById("bulk");
  let current = null;
  let busy = false;

  const items = () => (list ? [...list.querySelectorAll("[data-item]")] : []);
  const boxes = () => [...document.querySelectorAll('input[name="pick"][form="bulk"]')];

  // --- The cursor --------------------------------------------------------------------------------------

  function moveTo(item, { focus = true } = {}) {
    if (current) current.classList.remove("current");
    current = item || null;
    if (!current) return;
    current.classList.add("current");
    if (focus) {
      current.focus({ preventScroll: true });
      current.scrollIntoView({ block: "nearest" });
    }
  }

  function step(by) {
    const all = items();
    if (!all.length) return;
    const at = all.indexOf(current);
    const next = at === -1 ? (by > 0 ? 0 : all.length - 1) : Math.min(all.length - 1, Math.max(0, at + by));
    moveTo(all[next]);
  }

  // --- Selecting ---------------------------------------------------------------------------------------

  function showSelected() {
    if (!bulk) return;
    const all = boxes();
    const number = all.filter((box) => box.checked).length;
    bulk.querySelector("[data-selected]").textContent = number ? `${number} selected` : "None selected";
    bulk.toggleAttribute("data-empty", number === 0);
    const button = bulk.querySelector("[data-select-all]");
    button.hidden = all.length === 0;
    button.textContent = number === all.length && number ? "Select none" : "Select all";
  }

  function selectAll() {
    const all = boxes();
    const wanted = all.some((box) => !box.checked);
    all.forEach((box) => { box.checked = wanted; });
    showSelected();
  }

  // --- Acting without a page load -----------------------------------------------------------------------

  function say(html) {
    const page = new DOMParser().parseFromString(html, "text/html");
    const notice = page.querySelector("[data-held-now]");
    if (!notice) return null;
    const held = notice.dataset.heldNow;
    document.querySelectorAll("[data-held]").forEach((place) => { place.textContent = held; });
    const count = document.getElementById("queue-count");
    if (count) count.textContent = held === "1" ? "1 comment waits" : `${held} comments wait`;
    outcome.replaceChildren(...notice.childNodes);
    outcome.classList.add("floating");
    return (notice.dataset.done || "").split(",").filter(Boolean);
  }

  function takeAway(ids) {
    const all = items();
    const gone = all.filter((item) => ids.includes(item.dataset.item));
    const at = all.indexOf(current);
    const next = all.slice(Math.max(at, 0)).find((item) => !gone.includes(item))
      || [...all].reverse().find((item) => !gone.includes(item));
    gone.forEach((item) => item.remove());
    showSelected();
    if (next) moveTo(next);
    else window.location.reload();
  }

  async function send(form, button) {
    if (busy) return;
    busy = true;
    const data = new FormData(form, button);
    const acted = form.closest("[data-item]");
    if (acted) acted.classList.add("busy");
    try {
      const answer = await fetch(form.action, {
        method: "POST", body: new URLSearchParams(data), headers: { "X-Desk": "notice" }, credentials: "same-origin",
      });
      const done = answer.ok ? say(await answer.text()) : null;
      if (done === null) throw new Error("not done");
      // A conflict or an undo changes more than what was clicked: show the list as it stands now.
      if (form.action.endsWith("/undo") || outcome.querySelector("li")) await refresh();
      else takeAway(done);
    } catch {
      // Whatever went wrong, the plain form shows it in words; the same batch can never act twice.
      if (acted) acted.classList.remove("busy");
      form.dataset.plain = "yes";
      form.requestSubmit(button);
    } finally {
      busy = false;
      if (acted) acted.classList.remove("busy");
    }
  }

  async function refresh() {
    const kept = outcome.cloneNode(true);
    const answer = await fetch(window.location.href, { credentials: "same-origin" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-items]");
    if (!answer.ok || !fresh || !list) { window.location.reload(); return; }
    list.replaceChildren(...fresh.childNodes);
    outcome.replaceChildren(...kept.childNodes);
    current = null;
    step(1);
    showSelected();
  }

  const quick = (form) => list && document.body.classList.contains("desk") && outcome
    && window.location.pathname.endsWith("/queue")
    && (form.matches(".acts, .bulk") || form.action.endsWith("/undo"));

  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post") return;
    if (form.dataset.plain) {
      delete form.dataset.plain;
    } else if (quick(form) && event.submitter && event.submitter.name !== "length") {
      event.preventDefault();
      send(form, event.submitter);
      return;
    }
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
    const item = current || items()[0] || document.querySelector("[data-item]");
    const button = item && item.querySelector(`[data-key="${key}"]`);
    if (!button) return;
    if (list) moveTo(item, { focus: false });
    button.click();
    showSelected();
  }

  function open(part) {
    const item = current || items()[0] || document.querySelector("[data-item]");
    const more = item && item.querySelector(`[data-more="${part}"]`);
    if (!more) return;
    more.open = true;
    const field = more.querySelector("textarea");
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

  const acts = {
    j: () => step(1),
    k: () => step(-1),
    p: () => press("p"),
    r: () => press("r"),
    s: () => press("s"),
    x: () => press("x"),
    b: () => open("restrict"),
    e: () => open("reason"),
    u: () => { const undo = document.querySelector('#outcome [data-key="u"]'); if (undo) undo.click(); },
    "/": search,
    "?": () => { if (keys && !keys.open) keys.showModal(); },
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat && !"jk".includes(event.key)) return;
    if (event.key === "Escape" && typing(event.target)) {
      event.target.blur();
      if (current) current.focus({ preventScroll: true });
      return;
    }
    if (typing(event.target) || (keys && keys.open)) return;
    const act = acts[event.key];
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
    const item = event.target.closest && event.target.closest("[data-item]");
    if (item && list && list.contains(item) && item !== current) moveTo(item, { focus: false });
  });
  const filters = document.querySelector("[data-filters]");
  if (filters && window.matchMedia("(min-width: 64rem)").matches) filters.open = true;
})();
