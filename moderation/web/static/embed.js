/* Puts the comment section of a thread into a page:
   <script src="https://comments.example.org/embed.js" data-thread="night-buses" async></script>
   and fills every element with data-comment-count="night-buses" with the number of its comments, in one request.
   With data-page instead of data-thread the thread is that about the page itself; data-user holds the token of somebody
   who is signed in on the page. */
(function () {
  "use strict";

  const TITLES = { de: "Kommentare", es: "Comentarios", fr: "Commentaires" };
  const script = document.currentScript;
  if (!script) return;
  const service = new URL(script.src).origin;
  const base = script.src.replace(/\/embed\.js.*$/, "");
  const slug = script.dataset.thread;
  const byPage = "page" in script.dataset; // the thread about this page: data-page, or data-page="https://…"
  const theme = ["light", "dark"].includes(script.dataset.theme) ? script.dataset.theme : "";

  function place() {
    const frame = document.createElement("iframe");
    const address = new URL(base + (slug ? "/embed/threads/" + encodeURIComponent(slug) : "/embed/page"));
    if (!slug) {
      const canonical = document.querySelector("link[rel=canonical]");
      address.searchParams.set("url", script.dataset.page || (canonical && canonical.href) || location.href);
      address.searchParams.set("title", script.dataset.pageTitle || document.title);
    }
    const lang = script.dataset.lang || document.documentElement.lang || "";
    if (lang) address.searchParams.set("lang", lang);
    address.searchParams.set("origin", location.origin);
    if (theme) address.searchParams.set("theme", theme);
    const asked = location.hash.match(/^#comment-[0-9]+$/);
    frame.src = address + (asked ? asked[0] : "");
    frame.title = script.dataset.title || TITLES[lang.slice(0, 2).toLowerCase()] || "Comments";
    frame.loading = script.dataset.loading === "eager" ? "eager" : "lazy";
    frame.referrerPolicy = "strict-origin-when-cross-origin";
    frame.style.cssText = "width:100%;border:0;display:block;min-height:20rem";
    if (theme) frame.style.colorScheme = theme; // else a browser may paint a white sheet behind a dark frame
    const wanted = script.dataset.into ? document.querySelector(script.dataset.into) : null;
    if (wanted) wanted.append(frame);
    else if (script.parentNode && script.parentNode !== document.head) script.after(frame);
    else document.body.append(frame);

    window.addEventListener("message", function (event) {
      if (event.origin !== service || event.source !== frame.contentWindow) return;
      const said = event.data && event.data.moderation;
      if (!said) return;
      if (said.ready && script.dataset.user) {
        frame.contentWindow.postMessage({ moderation: { user: script.dataset.user } }, service);
      }
      if (Number.isFinite(said.height) && said.height >= 0) {
        frame.style.minHeight = "0";
        frame.style.height = Math.ceil(said.height) + "px";
      }
    });
  }

  function count() {
    const places = Array.from(document.querySelectorAll("[data-comment-count]"));
    if (!places.length) return;
    const address = new URL(base + "/embed/counts");
    const names = new Set(places.map((one) => one.dataset.commentCount));
    for (const name of Array.from(names).slice(0, 100)) {
      address.searchParams.append(name.includes("://") ? "url" : "thread", name);
    }
    fetch(address, { credentials: "omit" })
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(answer.status)))
      .then(function (told) {
        for (const one of places) {
          const number = told.counts[one.dataset.commentCount];
          if (number !== undefined) one.textContent = number.toLocaleString();
        }
      })
      .catch(function () {}); // the page keeps what stood there before
  }

  function start() {
    if (slug || byPage) place();
    count();
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
