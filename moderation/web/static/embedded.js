/* Inside the frame: posts in place instead of in a new tab, and tells the page around it how high it is. Runs before
   thread.js, whose own handling of sending is for whole pages. */
(function () {
  "use strict";

  const host = document.body.dataset.host;
  const slug = document.body.dataset.slug;
  const outcome = document.querySelector(".outcome");
  const words = outcome.dataset;

  /* --- Height ------------------------------------------------------------------------------------------- */

  if (host && window.parent !== window) {
    const tell = function () {
      window.parent.postMessage({ moderation: { height: document.documentElement.offsetHeight } }, host);
    };
    new ResizeObserver(tell).observe(document.documentElement);
    tell();
    /* Who is signed in on the page around: its own word, signed by its site and checked by the service when it is used. */
    window.addEventListener("message", function (event) {
      const said = event.origin === host && event.source === window.parent && event.data && event.data.moderation;
      if (said && typeof said.user === "string") window.dispatchEvent(new CustomEvent("site-user", { detail: said.user }));
    });
    document.addEventListener("DOMContentLoaded", () => window.parent.postMessage({ moderation: { ready: true } }, host));
  }

  /* --- Links: those of this page stay here, all others open beside it ------------------------------------- */

  const everything = document.querySelector("base[target]");
  if (everything) everything.remove();
  for (const link of document.querySelectorAll("a[href]")) {
    const inside = link.getAttribute("href").startsWith("#") || link.closest(".pager");
    if (!inside) {
      link.target = "_blank";
      link.rel += " noopener";
    }
  }

  /* --- Posting in place ----------------------------------------------------------------------------------- */

  const form = document.querySelector("form.comment-form");
  if (!form) return;
  const sending = form.querySelector(".sending");
  let busy = false;

  function say(tone, title, lines, link) {
    const box = document.createElement("div");
    box.className = "notice " + tone;
    const head = document.createElement("p");
    head.textContent = title;
    box.append(head);
    for (const line of lines || []) {
      const one = document.createElement("p");
      one.textContent = line;
      box.append(one);
    }
    if (link) {
      const anchor = document.createElement("a");
      anchor.href = link;
      anchor.target = "_blank";
      anchor.rel = "noopener";
      anchor.textContent = words.ownPage;
      box.append(anchor);
    }
    outcome.replaceChildren(box);
    outcome.focus();
  }

  function reasons(told) {
    return (told.explanations || []).map(function (one) {
      const passages = one.passages.length ? " (“" + one.passages.join("”, “") + "”)" : "";
      return one.clause.title + passages + ": " + one.because;
    });
  }

  function emptied() {
    form.elements.comment.value = "";
    form.elements.comment.dispatchEvent(new Event("input"));
    try {
      window.localStorage.removeItem("draft " + slug);
    } catch {
      /* storage in a frame may be refused */
    }
  }

  function taken(status, told) {
    if (told.token) form.elements.token.value = told.token;
    if (told.status === "published") {
      emptied();
      location.hash = "comment-" + told.id;
      location.reload();
    } else if (told.status === "held") {
      emptied();
      say("warn", words.held, reasons(told), told.status_url);
    } else if (told.restriction) {
      say("bad", words.barred, reasons(told), told.status_url);
    } else if (told.status === "removed") {
      say("bad", words.removed, reasons(told), told.status_url);
    } else {
      const errors = (told.errors || []).map((one) => one.detail);
      say("bad", told.title || words.failed.replace("{status}", status), errors.length ? errors : [told.detail || ""]);
    }
  }

  document.addEventListener("submit", function (event) {
    if (event.target !== form) return;
    const button = event.submitter;
    if (button && button.value === "preview") {
      form.target = "_blank"; // a preview is a page
      event.stopPropagation();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    if (busy) return;
    busy = true;
    sending.textContent = words.sending;
    const fields = new URLSearchParams(new FormData(form));
    fields.set("do", "post");
    fetch(form.action, { method: "POST", body: fields, headers: { Accept: "application/json" } })
      .then((answer) => answer.json().then((told) => taken(answer.status, told)))
      .catch(() => say("bad", words.unreachable))
      .finally(function () {
        busy = false;
        sending.textContent = "";
      });
  }, true);
})();
