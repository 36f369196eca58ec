/* The drafting side: ticking a whole group ticks its members; a question offers only agencies that are consulted;
   the table of replies is fetched anew while the page stands open and nobody reads in it. */
"use strict";
(() => {
  const form = document.querySelector("[data-groups]");
  const all = (selector) => [...form.querySelectorAll(selector)];
  const picked = () => new Set(all("input[name=agency_ids]:checked").map((box) => box.value));

  const tickGroup = (box) => {
    const members = new Set((JSON.parse(form.dataset.groups)[box.value] ?? []).map(String));
    for (const one of all("input[name=agency_ids]")) if (members.has(one.value)) one.checked = box.checked;
    form.querySelector("#agency_ids").dispatchEvent(new Event("change", { bubbles: true }));
  };

  /* A box that is ticked stays to be seen, so that a mistake is not hidden. */
  const narrow = () => {
    const consulted = picked();
    for (const box of all("[data-addressees] input[type=checkbox]")) {
      box.closest("[data-choice]").hidden = !consulted.has(box.value) && !box.checked;
    }
    for (const row of all("[data-repeat-row]")) {
      const named = row.querySelector("input[type=radio][value=named]");
      const list = row.querySelector("[data-addressees]");
      if (named && list) list.hidden = !named.checked;
    }
  };

  if (form) {
    form.addEventListener("change", (event) => {
      if (event.target.name === "kinds") tickGroup(event.target);
      narrow();
    });
    form.addEventListener("ck:added", narrow);
    narrow();
  }

  const follow = (part) => {
    setInterval(async () => {
      if (document.hidden || part.contains(document.activeElement) || part.querySelector("details[open]")) return;
      try {
        const answer = await fetch(part.dataset.poll, { credentials: "same-origin", headers: { "X-Fragment": "1" } });
        if (answer.ok && !answer.redirected) part.innerHTML = await answer.text();
      } catch {
        part.dataset.stale = "1";
      }
    }, 30_000);
  };
  document.querySelectorAll("[data-poll]").forEach(follow);
})();
