/* Rows of a form (comments, questions): added from a template and removed without asking the server.
   Without this file the same buttons submit add_row / remove_row. */
"use strict";
(() => {
  const rowsOf = (box) => [...box.querySelectorAll(":scope > [data-repeat-rows] > [data-repeat-row]")];
  const say = (box, what) => {
    const status = box.querySelector(":scope > [data-repeat-status]");
    if (status) status.textContent = status.dataset[what];
  };
  const renumber = (box) => {
    const rows = rowsOf(box);
    const least = Number(box.dataset.repeatMinimum || 0);
    rows.forEach((row, index) => {
      for (const number of row.querySelectorAll("[data-repeat-number]")) number.textContent = String(index + 1);
      const button = row.querySelector("[data-repeat-remove]");
      if (button) button.hidden = rows.length <= least;
    });
  };
  const nextIndex = (box) => 1 + Math.max(-1, ...rowsOf(box).map((row) => Number(row.dataset.repeatRow.split("-").pop())));
  const changed = (box) => box.dispatchEvent(new Event("change", { bubbles: true }));

  const add = (box, template) => {
    const index = nextIndex(box);
    const holder = document.createElement("template");
    holder.innerHTML = template.innerHTML.replaceAll("__index__", String(index)).replaceAll("__number__", "");
    box.querySelector(":scope > [data-repeat-rows]").append(holder.content);
    renumber(box);
    const row = rowsOf(box).at(-1);
    row.dispatchEvent(new CustomEvent("ck:added", { bubbles: true }));
    row.querySelector("input:not([type=hidden]), select, textarea")?.focus();
    say(box, "added");
    changed(box);
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-repeat-add], [data-repeat-remove]");
    const box = button?.closest("[data-repeat]");
    if (!box) return;
    if (button.matches("[data-repeat-remove]")) {
      event.preventDefault();
      button.closest("[data-repeat-row]").remove();
      renumber(box);
      say(box, "removed");
      box.querySelector(":scope > [data-repeat-add]").focus();
      return changed(box);
    }
    const template = box.querySelector(":scope > [data-repeat-template]");
    if (!template) return; // no template on this page: let the server add the row
    event.preventDefault();
    add(box, template);
  });

  document.querySelectorAll("[data-repeat]").forEach(renumber);
})();
