// The queue without page loads: what is decided disappears at once and is sent behind the moderator's back, in order.
// Nothing is lost: what has not been answered is kept in this window, and the same batch never acts twice.
(() => {
  "use strict";

  const desk = window.desk;
  const place = document.querySelector("[data-queue]");
  if (!desk || !place) return;
  const { outcome } = desk;
  const trouble = document.getElementById("trouble");
  const bulk = document.getElementById("bulk");
  const form = document.querySelector("[data-filters] .filter-form");
  const KEPT = `desk-unsent-${place.dataset.moderator}`;
  const AHEAD = 25;
  const unsent = [];
  const batches = [];
  let sending = false;
  let loading = null;
  let asking = null;

  const token = () => document.querySelector('input[name="csrf_token"]').value;
  const parse = (html) => new DOMParser().parseFromString(html, "text/html");
  const ids = (card) => card.dataset.item.split(",");
  const cardOf = (id) => desk.items().find((card) => ids(card).includes(id));
  const newBatch = () => [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");

  // --- Sending, one after the other -----------------------------------------------------------------------

  function keep() {
    const rows = unsent.map(({ action, body, batch }) => ({ action, body, batch }));
    if (rows.length) sessionStorage.setItem(KEPT, JSON.stringify(rows));
    else sessionStorage.removeItem(KEPT);
  }

  function give(act) {
    unsent.push(act);
    keep();
    send();
  }

  async function send() {
    if (sending) return;
    sending = true;
    while (unsent.length) {
      const stop = await sendFirst();
      if (stop) break;
    }
    sending = false;
    if (!unsent.length && !desk.items().length) await show(window.location.href);
  }

  async function sendFirst() {
    const act = unsent[0];
    const body = new URLSearchParams(act.body);
    body.set("csrf_token", token());
    let answer = null;
    let html = "";
    try {
      answer = await fetch(act.action, { method: "POST", body, headers: { "X-Desk": "notice" }, credentials: "same-origin" });
      html = await answer.text();
    } catch {
      return stuck("notice-offline", true);
    }
    if (answer.status === 401 || answer.status === 400) return stuck("notice-signed-out", false);
    if (answer.status === 429 || answer.status >= 500) return stuck("notice-offline", true);
    unsent.shift();
    keep();
    if (answer.ok) await settle(act, parse(html));
    else refuse(act, parse(html));
    return false;
  }

  function stuck(template, again) {
    const words = document.getElementById(template).firstElementChild.cloneNode(true);
    words.querySelector("[data-number]").textContent = String(unsent.length);
    if (again) words.querySelector("button").addEventListener("click", () => { trouble.replaceChildren(); send(); });
    trouble.replaceChildren(words);
    return true;
  }

  async function settle(act, page) {
    const notice = page.querySelector("[data-held-now]");
    if (!notice) { refuse(act, page); return; }
    count(notice.dataset.heldNow);
    const done = notice.dataset.done.split(",").filter(Boolean);
    const left = [...notice.querySelectorAll("li")];
    if (left.length) tell(left.map((line) => line.cloneNode(true)));
    outcome.replaceChildren(...notice.childNodes);
    outcome.classList.add("floating");
    if (act.stays) {
      if (done.length) batches.push(act.batch);
      await bring(done, true);
      return;
    }
    if (act.undoes) {
      await bring(done, true);
      return;
    }
    done.forEach((id) => { const card = cardOf(id); if (card && ids(card).length === 1) card.remove(); });
    const missed = (act.ids || []).filter((id) => !done.includes(id));
    if (missed.length) {
      if (!done.length) forget(act.batch);
      await bring(missed, false);
    }
  }

  function refuse(act, page) {
    putBack(act);
    forget(act.batch);
    const said = page.querySelector(".notice.bad, main");
    const words = document.createElement("p");
    words.textContent = said ? said.textContent.replace(/\s+/g, " ").trim().slice(0, 400) : document.getElementById("notice-not-done").textContent;
    tell([words]);
  }

  function tell(nodes) {
    const box = document.createElement("div");
    box.className = "notice warn";
    const lines = document.createElement("ul");
    nodes.forEach((node) => {
      const line = node.matches?.("li") ? node : document.createElement("li");
      if (line !== node) line.append(node);
      lines.append(line);
    });
    box.append(lines);
    trouble.replaceChildren(box);
  }

  const forget = (batch) => { const at = batches.indexOf(batch); if (at >= 0) batches.splice(at, 1); };

  function count(held) {
    document.querySelectorAll(".count[data-held]").forEach((one) => { one.textContent = held; one.toggleAttribute("data-none", held === "0"); });
    const said = document.getElementById("queue-count");
    if (said && !said.dataset.filtered) said.textContent = said.dataset[held === "1" ? "one" : "many"].replace("%", held);
  }

  // --- Cards that go and come ------------------------------------------------------------------------------

  function takeAway(cards) {
    const all = desk.items();
    const at = all.findIndex((card) => cards.includes(card));
    const next = all.slice(at).find((card) => !cards.includes(card)) || all.slice(0, at).reverse()[0];
    const places = cards.map((card) => ({ card, next: card.nextElementSibling }));
    cards.forEach((card) => card.remove());
    desk.showSelected();
    desk.moveTo(next || null);
    if (!next) more();
    return places;
  }

  function putBack(act) {
    const list = desk.list();
    [...(act.places || [])].reverse().forEach(({ card, next }) => {
      list.insertBefore(card, next && next.parentNode === list ? next : list.firstElementChild);
    });
    if (act.places?.length) desk.moveTo(act.places[0].card);
    desk.showSelected();
  }

  async function cardsOf(numbers) {
    const answer = await fetch(`${place.dataset.cards}?ids=${numbers.join(",")}`, { credentials: "same-origin" });
    return answer.ok ? [...parse(await answer.text()).querySelectorAll("[data-item]")] : [];
  }

  // New ones, at the end; how many were added comes back. Nothing moves under the moderator's hands.
  async function append(numbers) {
    if (!desk.list()) {
      await show(window.location.href);
      return desk.items().length;
    }
    const cards = (await cardsOf(numbers)).filter((card) => !cardOf(card.dataset.item));
    desk.list().append(...cards);
    desk.showSelected();
    return cards.length;
  }

  async function bring(numbers, move) {
    if (!numbers.length) return;
    if (place.dataset.grouped || !desk.list()) { await show(window.location.href); return; }
    const cards = await cardsOf(numbers);
    const after = desk.current && desk.current.isConnected ? desk.current : desk.list().firstElementChild;
    // What is there already stays where it is; what comes back stands before the one that is being read.
    cards.forEach((card) => {
      const old = cardOf(card.dataset.item);
      if (old) old.replaceWith(card);
      else desk.list().insertBefore(card, after?.isConnected ? after : null);
    });
    if (move && cards.length) desk.moveTo(cards[0]);
    desk.showSelected();
  }

  // --- Acting ----------------------------------------------------------------------------------------------

  function act(sent, button) {
    const body = new URLSearchParams(new FormData(sent, button));
    if (["block", "ban"].includes(body.get("act")) && !body.get("reason").trim()) {
      tell([document.getElementById("notice-say-why").firstElementChild.cloneNode(true)]);
      sent.querySelector("textarea").focus();
      return;
    }
    const picked = body.getAll("pick").map((pick) => pick.split(":")[0]);
    if (!picked.length) {
      tell([document.getElementById("notice-none").firstElementChild.cloneNode(true)]);
      return;
    }
    const own = sent.closest("[data-item]");
    const cards = own ? [own] : picked.map(cardOf).filter(Boolean);
    trouble.replaceChildren();
    batches.push(body.get("batch"));
    const places = takeAway(cards);
    give({ action: sent.action, body: body.toString(), batch: body.get("batch"), ids: picked, places });
    if (sent === bulk) {
      sent.elements.batch.value = newBatch();
      sent.elements.reason.value = "";
      sent.elements.clause.value = "";
    }
  }

  function undo() {
    const last = unsent[unsent.length - 1];
    if (last && !last.undoes && last.places && !(sending && unsent.length === 1)) {
      unsent.pop();
      keep();
      forget(last.batch);
      putBack(last);
      return;
    }
    const batch = batches.pop();
    if (!batch) {
      outcome.querySelector('[data-key="u"]')?.click();
      return;
    }
    const body = new URLSearchParams({ undo: batch, batch: newBatch(), origin: "queue", back: place.dataset.back });
    give({ action: place.dataset.undo, body: body.toString(), batch: body.get("batch"), undoes: batch });
  }

  // Before desk.js sees it: what is taken here is not sent as a form.
  document.addEventListener("submit", (event) => {
    const sent = event.target;
    if (sent === form) {
      event.preventDefault();
      show(address());
    } else if (sent.matches(".acts, .bulk") && event.submitter?.name === "act") {
      event.preventDefault();
      act(sent, event.submitter);
    } else if (sent.matches("[data-stays]")) {
      event.preventDefault();
      const body = new URLSearchParams(new FormData(sent, event.submitter));
      event.submitter.disabled = true;
      give({ action: sent.action, body: body.toString(), batch: body.get("batch"), stays: true });
    } else if (sent.closest("#outcome") && sent.action.endsWith(place.dataset.undo)) {
      event.preventDefault();
      const body = new URLSearchParams(new FormData(sent));
      forget(body.get("undo"));
      give({ action: sent.action, body: body.toString(), batch: body.get("batch"), undoes: body.get("undo") });
      sent.querySelector("button").disabled = true;
    }
  }, true);

  // --- More, and other filters, without a page load ----------------------------------------------------------

  function more() {
    const link = place.querySelector("[data-next]");
    if (!link || loading) return loading;
    loading = (async () => {
      try {
        const answer = await fetch(link.href, { credentials: "same-origin" });
        const page = parse(await answer.text());
        if (!answer.ok || !page.querySelector("[data-queue]")) return;
        const known = new Set(desk.items().map((card) => card.dataset.item));
        const cards = [...page.querySelectorAll("[data-items] [data-item]")].filter((card) => !known.has(card.dataset.item));
        desk.list().append(...cards);
        const next = page.querySelector("[data-next]");
        if (next) link.href = next.href;
        else link.parentNode.remove();
        desk.showSelected();
        if (!desk.current && cards.length) desk.moveTo(cards[0]);
      } catch {
        // The link stays where it is and works without this.
      } finally {
        loading = null;
      }
    })();
    return loading;
  }

  function address() {
    const asked = new URLSearchParams([...new FormData(form)].filter(([, value]) => value));
    const words = asked.toString();
    return words ? `${window.location.pathname}?${words}` : window.location.pathname;
  }

  async function show(url) {
    if (asking) asking.abort();
    const mine = asking = new AbortController();
    try {
      const answer = await fetch(url, { credentials: "same-origin", signal: mine.signal });
      const page = parse(await answer.text());
      const fresh = page.querySelector("[data-queue]");
      if (!answer.ok || !fresh) { window.location.assign(url); return; }
      place.replaceChildren(...fresh.childNodes);
      Object.assign(place.dataset, fresh.dataset);
      document.getElementById("queue-count").replaceWith(page.getElementById("queue-count"));
      window.history.replaceState(null, "", url);
      desk.moveTo(null);
      desk.showSelected();
      watch();
    } catch (problem) {
      if (problem.name !== "AbortError") window.location.assign(url);
    }
  }

  const watcher = new IntersectionObserver((seen) => { if (seen.some((one) => one.isIntersecting)) more(); }, { rootMargin: "1500px" });
  const watch = () => { watcher.disconnect(); place.querySelectorAll("[data-next]").forEach((link) => watcher.observe(link)); };
  desk.moved = () => { const all = desk.items(); if (all.length - all.indexOf(desk.current) <= AHEAD) more(); };
  // Faster than the next page came: go on as soon as it is there.
  desk.beyond = async () => {
    const last = desk.current;
    await more();
    if (desk.current === last && last.nextElementSibling) desk.moveTo(last.nextElementSibling);
  };
  desk.undo = undo;
  desk.queue = { append, show };

  let typed = 0;
  form.addEventListener("input", (event) => {
    window.clearTimeout(typed);
    typed = window.setTimeout(() => show(address()), event.target.matches("input") ? 250 : 0);
  });

  // --- At the start ------------------------------------------------------------------------------------------

  watch();
  form.querySelector("button.primary").hidden = true; // Every choice is shown at once.
  window.addEventListener("pageshow", (event) => { if (event.persisted) show(window.location.href); });
  window.addEventListener("beforeunload", (event) => { if (sending && unsent.length) event.preventDefault(); });
  const left = JSON.parse(sessionStorage.getItem(KEPT) || "[]");
  if (left.length) {
    const words = document.getElementById("notice-unsent").firstElementChild.cloneNode(true);
    words.querySelector("[data-number]").textContent = String(left.length);
    words.querySelector("[data-send]").addEventListener("click", () => { trouble.replaceChildren(); unsent.push(...left); keep(); send(); });
    words.querySelector("[data-drop]").addEventListener("click", () => { trouble.replaceChildren(); sessionStorage.removeItem(KEPT); });
    trouble.replaceChildren(words);
  }
})();
