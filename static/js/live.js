/* Parts of a page that follow a form while it is filled in, such as the computed due date.
   <div data-live-url="…" data-live-form="form id">: the form is posted there, the answer becomes the new content. */
"use strict";
(() => {
  const encode = (form) => {
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(form)) if (typeof value === "string") body.append(name, value);
    return body;
  };

  const follow = (part) => {
    const form = document.getElementById(part.dataset.liveForm);
    let timer;
    let running;
    let shown = form ? String(encode(form)) : "";
    const refresh = async () => {
      const sent = encode(form);
      running?.abort();
      if (String(sent) === shown) return; // leaving a field changes nothing, and must not close what is open here
      const own = (running = new AbortController());
      part.setAttribute("aria-busy", "true");
      try {
        const answer = await fetch(part.dataset.liveUrl, {
          method: "POST", body: sent, signal: own.signal, credentials: "same-origin",
          headers: { "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content, "X-Fragment": "1" },
        });
        // A refusal keeps what stands there: the form itself says what is wrong when it is sent.
        if (answer.ok && !answer.redirected) {
          part.innerHTML = await answer.text();
          shown = String(sent);
        }
      } catch (error) {
        if (error.name !== "AbortError") part.dataset.stale = "1";
      } finally {
        if (running === own) part.removeAttribute("aria-busy");
      }
    };
    const later = (wait) => () => {
      clearTimeout(timer);
      timer = setTimeout(refresh, wait);
    };
    form?.addEventListener("change", later(100));
    form?.addEventListener("input", later(500));
  };

  document.querySelectorAll("[data-live-url]").forEach(follow);
})();
