// The queue while it is open: new items come by themselves, at the end, and counts stay right. Without this, reload.
(() => {
  "use strict";
  const live = document.querySelector("[data-live]");
  const place = document.querySelector("[data-queue]");
  if (!live || !place || !window.desk?.queue) return;
  const { desk } = window;
  const told = live.querySelector("[data-live-told]");
  const button = live.querySelector("[data-notify]");
  const VISIBLE = 10_000, HIDDEN = 30_000, WANTED = "desk-notify";
  const title = document.title;
  let newest = Number(live.dataset.newest), failed = 0, waiting = 0;

  const wanted = () => { try { return localStorage.getItem(WANTED) === "yes"; } catch { return false; } };
  const words = (number) => (number === 1 ? live.dataset.one : live.dataset.many.replace("{count}", number));
  // Filtered, grouped or in another order, nobody can say here where a new comment belongs.
  const inOrder = () => !window.location.search && !place.querySelector("[data-next]");

  function show(news) {
    document.querySelectorAll(".count[data-held]").forEach((one) => { one.textContent = news.shown; one.toggleAttribute("data-none", !news.held); });
    const count = document.getElementById("queue-count");
    if (count.dataset.filtered) return;
    count.textContent = news.held === 1 ? count.dataset.one : count.dataset.many.replace("%", news.shown);
  }

  async function take(ids) {
    if (inOrder()) {
      const added = await desk.queue.append(ids);
      if (added) told.textContent = words(added);
      return added;
    }
    // The next page will bring them where the order is the usual one; elsewhere a button does.
    waiting += ids.length;
    told.replaceChildren(window.location.search ? again(waiting) : words(waiting));
    return ids.length;
  }

  function again(number) {
    const one = document.createElement("button");
    one.type = "button";
    one.className = "small";
    one.textContent = live.dataset.show.replace("{count}", number);
    one.addEventListener("click", () => { waiting = 0; told.replaceChildren(); desk.queue.show(window.location.href); });
    return one;
  }

  function notify(number) {
    document.title = number && document.hidden ? `(${number}) ${title}` : title;
    if (!number || !document.hidden || !wanted() || Notification.permission !== "granted") return;
    const note = new Notification(title, { body: words(number), tag: "desk-queue" });
    note.onclick = () => { window.focus(); note.close(); };
  }

  async function ask() {
    try {
      const answer = await fetch(`${live.dataset.live}?after=${newest}`, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      if (answer.status === 401 || answer.status === 403 || answer.redirected) { told.textContent = live.dataset.signedOut; return; }
      if (!answer.ok) throw new Error(answer.statusText);
      const news = await answer.json();
      failed = 0;
      show(news);
      newest = Math.max(newest, news.newest);
      if (news.ids.length) notify(await take(news.ids));
    } catch { failed = Math.min(failed + 1, 5); }
    later();
  }

  // A little chance keeps a hundred desks from asking at the same moment.
  const later = () => setTimeout(ask, (document.hidden ? HIDDEN : VISIBLE) * (0.8 + 0.4 * Math.random()) * (1 + failed));
  document.addEventListener("visibilitychange", () => { if (!document.hidden) document.title = title; });

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
