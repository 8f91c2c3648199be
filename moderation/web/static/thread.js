/* Makes the comment form nicer where scripts run: reply in place, a counter, a draft that survives, one press is
   enough. Everything works without this file. */
(function () {
  "use strict";

  const section = document.getElementById("leave-a-reply");
  const form = section ? section.querySelector("form.comment-form") : null;
  const done = document.querySelector("[data-done]");
  const language = document.documentElement.lang; // what the page says stands in it: scripts hold no sentences

  function store(kind, key, value) {
    try {
      const place = window[kind];
      if (value === null) place.removeItem(key);
      else if (value !== undefined) place.setItem(key, value);
      return place.getItem(key);
    } catch {
      return null; // private windows may refuse; the form works all the same
    }
  }

  const draftKey = (slug) => "draft " + slug;
  const SENT = "sent";

  function dropDraftOf(slug) {
    if (store("sessionStorage", SENT) === slug) {
      store("localStorage", draftKey(slug), null);
      store("sessionStorage", SENT, null);
    }
  }

  /* --- Times in the reader's own zone, on pointing ------------------------------------------------------ */

  const clock = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" });
  for (const time of document.querySelectorAll("time[datetime]")) {
    time.title = clock.format(new Date(time.dateTime));
  }

  if (done) dropDraftOf(done.dataset.done);
  if (!form) return;

  /* --- Somebody whom the site has signed in --------------------------------------------------------------- */

  /* What the token says; the service alone decides whether it is true. */
  function claimsOf(token) {
    try {
      const letters = atob(token.split(".")[1].replace(/-/g, "+").replace(/_/g, "/"));
      return JSON.parse(new TextDecoder().decode(Uint8Array.from(letters, (one) => one.charCodeAt(0))));
    } catch {
      return {};
    }
  }

  function signedIn(token) {
    const claims = claimsOf(token);
    if (!claims.name || !(claims.exp * 1000 > Date.now())) {
      store("sessionStorage", "user", null);
      return;
    }
    const field = form.elements.user || document.createElement("input");
    field.type = "hidden";
    field.name = "user";
    field.value = token;
    form.append(field);
    form.elements.name.value = String(claims.name);
    form.elements.name.readOnly = true;
    for (const name of ["email", "website", "remember"]) {
      form.elements[name].closest(".field, .check").hidden = true;
    }
  }

  const brought = location.hash.match(/^#user=([\w.-]+)$/);
  if (brought) {
    store("sessionStorage", "user", brought[1]);
    history.replaceState(null, "", location.pathname + location.search);
  }
  const keptUser = window.parent === window ? store("sessionStorage", "user") : null;
  if (keptUser) signedIn(keptUser);
  window.addEventListener("site-user", (event) => signedIn(event.detail));

  const slug = section.dataset.thread;
  const text = form.elements.comment;
  const replyTo = form.elements.reply_to;
  const answering = form.querySelector(".answering");
  const answered = form.querySelector(".answered");
  const counter = form.querySelector(".counter");
  const sending = form.querySelector(".sending");
  const longest = Number(text.dataset.longest);
  const home = section.nextSibling;
  const homeParent = section.parentNode;

  /* --- Draft -------------------------------------------------------------------------------------------- */

  const arrived = document.querySelector(location.hash.startsWith("#comment-") ? location.hash + "[data-own]" : "#none");
  if (arrived) dropDraftOf(slug);
  store("sessionStorage", SENT, null);

  if (!text.value.trim()) {
    const kept = store("localStorage", draftKey(slug));
    if (kept) {
      text.value = kept;
      sending.textContent = section.dataset.draftBack;
    }
  }

  let waiting = 0;
  function keepDraft() {
    store("localStorage", draftKey(slug), text.value.trim() ? text.value : null);
  }
  text.addEventListener("input", function () {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(keepDraft, 300);
    count();
  });
  window.addEventListener("pagehide", function () {
    if (text.value.trim()) keepDraft();
  });

  /* --- Counter: silent until it matters ----------------------------------------------------------------- */

  function count() {
    const used = Array.from(text.value).length;
    const left = longest - used;
    const near = used > longest * 0.8;
    counter.textContent = !near ? "" : left < 0
      ? section.dataset.over.replace("{count}", (-left).toLocaleString(language))
      : section.dataset.left.replace("{count}", left.toLocaleString(language));
    counter.classList.toggle("over", left < 0);
  }
  count();

  /* --- Reply in place ----------------------------------------------------------------------------------- */

  function answer(link) {
    replyTo.value = link.dataset.reply;
    answered.textContent = link.dataset.name;
    answering.hidden = false;
    link.closest(".comment").after(section);
    section.classList.add("in-place");
    text.focus();
  }

  function goHome() {
    replyTo.value = "";
    answering.hidden = true;
    homeParent.insertBefore(section, home);
    section.classList.remove("in-place");
    text.focus();
  }

  document.addEventListener("click", function (event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const reply = event.target.closest("a[data-reply]");
    const cancel = event.target.closest("a.cancel");
    if (reply) {
      event.preventDefault();
      answer(reply);
    } else if (cancel) {
      event.preventDefault();
      goHome();
    }
  });

  /* --- One press is enough ------------------------------------------------------------------------------ */

  let sent = false;
  form.addEventListener("submit", function (event) {
    if (sent) {
      event.preventDefault();
      return;
    }
    sent = true;
    window.clearTimeout(waiting);
    keepDraft();
    store("sessionStorage", SENT, slug);
    sending.textContent = section.dataset.sending;
  });
  window.addEventListener("pageshow", function (event) {
    if (!event.persisted) return;
    sent = false; // back from the next page, with the form as it was
    sending.textContent = "";
  });
})();
