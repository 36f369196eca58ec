/* Saves a form while it is written. <form data-autosave-url="…" data-autosave-method="POST"> with an autosave_status() inside.
   The server answers JSON {"saved_at": "09:28", "version": 7}; 409 means that someone else saved meanwhile: nothing is
   overwritten and saving stops. Until the server has confirmed, the text is kept in localStorage, keyed by the address. */
"use strict";
(() => {
  const PREFIX = "ck:unsaved:";
  const WAIT = 800; // ms of quiet before a save
  const RETRIES = [2000, 5000, 15000, 60000]; // ms; the last one repeats
  const NOT_KEPT = new Set(["csrf_token", "version"]);

  const entries = (form) => [...new FormData(form)].filter(([, value]) => typeof value === "string");
  const kept = (form) => JSON.stringify(entries(form).filter(([name]) => !NOT_KEPT.has(name)));

  const fill = (form, pairs) => {
    const values = new Map();
    for (const [name, value] of pairs) values.set(name, [...(values.get(name) ?? []), value]);
    for (const field of form.elements) {
      if (!field.name || NOT_KEPT.has(field.name) || ["submit", "button", "file", "fieldset"].includes(field.type)) continue;
      const given = values.get(field.name);
      if (field.type === "checkbox" || field.type === "radio") field.checked = given?.includes(field.value) ?? false;
      else if (given?.length) field.value = given.shift();
    }
  };

  /* Rows that were added on the page but never reached the server must exist before they can be filled. */
  const growRows = (form, pairs) => {
    for (const box of form.querySelectorAll("[data-repeat]")) {
      const stem = `${box.dataset.repeat}-`;
      const wanted = new Set(pairs.filter(([name]) => name.startsWith(stem)).map(([name]) => Number(name.slice(stem.length).split("-")[0])));
      const present = () => [...box.querySelectorAll("[data-repeat-row]")].map((row) => Number(row.dataset.repeatRow.split("-").pop()));
      const most = Math.max(-1, ...wanted);
      for (let guard = 0; guard < 100 && Math.max(-1, ...present()) < most; guard += 1) {
        const before = present().length;
        box.querySelector(":scope > [data-repeat-add]").click();
        if (present().length === before) break;
      }
    }
  };

  const watch = (form) => {
    const status = form.querySelector("[data-autosave-status]") ?? document.querySelector(`[data-autosave-status][data-form="${form.id}"]`);
    if (!status) return;
    const key = PREFIX + (form.dataset.autosaveKey ?? form.dataset.autosaveUrl);
    let timer;
    let attempt = 0;
    let stopped = false;
    let running = false;
    // A refused form shows what was typed, but the server has not kept it.
    const refused = document.getElementById("error-summary") !== null;
    let confirmed = refused ? "" : kept(form);
    // Only what somebody typed on this page is saved or forgotten: an earlier visit's text may still be on offer.
    let typed = false;

    const show = (what, tone = "", time = "") => {
      status.dataset.tone = tone;
      status.textContent = status.dataset[what].replace("{time}", time);
    };
    const remember = () => {
      try {
        localStorage.setItem(key, JSON.stringify({ at: Date.now(), pairs: JSON.parse(kept(form)) }));
      } catch { /* a full or forbidden store must not stop the writing */ }
    };
    const forget = () => {
      try { localStorage.removeItem(key); } catch { /* as above */ }
    };
    const schedule = (wait) => {
      clearTimeout(timer);
      timer = setTimeout(save, wait);
    };
    const stop = (what) => {
      stopped = true;
      clearTimeout(timer);
      show(what, "late");
    };

    const accept = async (answer, sent) => {
      const data = await answer.json();
      const version = form.elements.namedItem("version");
      if (version && data.version !== undefined) version.value = data.version;
      confirmed = sent;
      attempt = 0;
      show("saved", "", data.saved_at ?? new Date().toTimeString().slice(0, 5));
      if (kept(form) !== sent) return schedule(WAIT);
      typed = false;
      forget();
    };
    const retry = () => {
      show("unsaved", "near");
      schedule(RETRIES[Math.min(attempt, RETRIES.length - 1)]);
      attempt += 1;
    };
    const judge = (answer, sent) => {
      if (answer.status === 409) return stop("conflict");
      if (answer.redirected || [401, 403, 404, 410].includes(answer.status)) return stop("refused");
      return answer.ok ? accept(answer, sent) : retry();
    };

    async function save() {
      if (stopped || running || !typed) return;
      const sent = kept(form);
      if (sent === confirmed) return forget();
      running = true;
      show("saving");
      try {
        const answer = await fetch(form.dataset.autosaveUrl, {
          method: form.dataset.autosaveMethod ?? "POST", credentials: "same-origin", body: new URLSearchParams(entries(form)),
          headers: { "X-CSRFToken": document.querySelector("meta[name=csrf-token]").content, Accept: "application/json" },
        });
        await judge(answer, sent);
      } catch {
        retry();
      } finally {
        running = false;
      }
    }

    const touched = () => {
      typed = true;
      remember();
      if (!stopped && !running) schedule(WAIT);
    };
    form.addEventListener("input", touched);
    form.addEventListener("change", touched);
    addEventListener("online", () => { if (!stopped) schedule(0); });
    form.addEventListener("submit", (event) => {
      if (!event.defaultPrevented) clearTimeout(timer);
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "hidden" && !stopped) save();
    });
    if (refused) touched();
    else offer(form, key, status, confirmed, forget, touched);
  };

  /* On opening: text of an earlier visit that the server never confirmed. */
  const offer = (form, key, status, confirmed, forget, touched) => {
    let found;
    try { found = JSON.parse(localStorage.getItem(key)); } catch { found = null; }
    if (!found) return;
    if (JSON.stringify(found.pairs) === confirmed) return forget(); // it did arrive, with the form itself
    status.dataset.tone = "near";
    status.textContent = `${status.dataset.found} `;
    const choice = (words, act) => {
      const button = document.createElement("button");
      Object.assign(button, { type: "button", className: "btn btn-sm btn-outline-secondary", textContent: words });
      button.addEventListener("click", () => {
        status.textContent = "";
        status.dataset.tone = "";
        act();
      });
      status.append(button);
    };
    choice(status.dataset.restore, () => {
      growRows(form, found.pairs);
      fill(form, found.pairs);
      touched();
    });
    choice(status.dataset.discard, forget);
  };

  document.querySelectorAll("form[data-autosave-url]").forEach(watch);

  /* Shared computers: what was kept here leaves with the one who signs out. */
  document.addEventListener("submit", (event) => {
    if (!event.target.matches("[data-sign-out]")) return;
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key);
  });
})();
