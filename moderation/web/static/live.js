// The queue while it is open: new items come by themselves, at the end, and counts stay right. Without this, reload.
(() => {
  "use strict";
  const live = document.querySelector("[data-live]");
  if (!live || !window.fetch) return;
  const told = live.querySelector("[data-live-told]");
  const button = live.querySelector("[data-notify]");
  const VISIBLE = 10_000, HIDDEN = 30_000, WANTED = "desk-notify";
  const title = document.title;
  let held = Number(live.dataset.held), newest = Number(live.dataset.newest), failed = 0;

  const items = () => document.querySelector("[data-items]");
  const known = () => new Set([...document.querySelectorAll("[data-item]")].map((one) => one.dataset.item));
  const wanted = () => { try { return localStorage.getItem(WANTED) === "yes"; } catch { return false; } };

  function show(count) {
    for (const one of document.querySelectorAll(".count[data-held]")) one.textContent = count;
    document.title = count ? `(${count}) ${title}` : title;
  }

  async function fresh() {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" }, credentials: "same-origin" });
    if (!answer.ok || answer.redirected) return 0;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const list = items(), seen = known();
    const added = [...page.querySelectorAll("[data-item]")].filter((one) => !seen.has(one.dataset.item));
    if (!list) { if (added.length) told.replaceChildren(reload(added.length)); return added.length; }
    for (const one of added) list.append(document.adoptNode(one));
    if (added.length) {
      told.textContent = added.length === 1 ? live.dataset.one : live.dataset.many.replace("{count}", added.length);
      document.dispatchEvent(new CustomEvent("desk:items"));
    }
    return added.length;
  }

  function reload(count) {
    const link = document.createElement("a");
    link.href = location.href;
    link.className = "button primary";
    link.textContent = live.dataset.show.replace("{count}", count);
    return link;
  }

  function notify(count) {
    if (!count || !document.hidden || !wanted() || Notification.permission !== "granted") return;
    const words = count === 1 ? live.dataset.one : live.dataset.many.replace("{count}", count);
    const note = new Notification(title, { body: words, tag: "desk-queue" });
    note.onclick = () => { window.focus(); note.close(); };
  }

  async function ask() {
    try {
      const answer = await fetch(live.dataset.live, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      if (answer.status === 401 || answer.status === 403 || answer.redirected) { told.textContent = live.dataset.signedOut; return; }
      const news = await answer.json();
      failed = 0;
      const more = news.newest > newest || news.held > held;
      held = news.held;
      newest = news.newest;
      show(held);
      if (more) notify(await fresh());
    } catch { failed = Math.min(failed + 1, 5); }
    later();
  }

  // A little chance keeps a hundred desks from asking at the same moment.
  const later = () => setTimeout(ask, (document.hidden ? HIDDEN : VISIBLE) * (0.8 + 0.4 * Math.random()) * (1 + failed));

  if (button && "Notification" in window) {
    const mark = () => { button.setAttribute("aria-pressed", String(wanted() && Notification.permission === "granted")); };
    button.hidden = Notification.permission === "denied";
    button.addEventListener("click", async () => {
      const on = !(wanted() && Notification.permission === "granted");
      if (on && await Notification.requestPermission() !== "granted") { button.hidden = true; return; }
      try { localStorage.setItem(WANTED, on ? "yes" : "no"); } catch { /* the browser keeps nothing: asked again next time */ }
      mark();
    });
    mark();
  }
  later();
})();
