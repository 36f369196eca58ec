/* Long lists of choices: a search box that folds diacritics, and a count of what is ticked. */
"use strict";
(() => {
  const fold = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();

  const enhance = (list) => {
    if (list.dataset.ready) return;
    list.dataset.ready = "1";
    list.querySelector("[data-checklist-tools]").hidden = false;
    const choices = [...list.querySelectorAll("[data-choice]")];
    const count = list.querySelector("[data-checklist-count]");
    const recount = () => {
      count.textContent = `${choices.filter((choice) => choice.querySelector("input").checked).length}/${choices.length} ${count.dataset.words}`;
    };
    list.querySelector("[data-checklist-filter]").addEventListener("input", (event) => {
      event.stopPropagation(); // the search words are not part of the form
      const words = fold(event.target.value.trim());
      for (const choice of choices) choice.hidden = !fold(choice.textContent).includes(words);
    });
    list.addEventListener("change", recount);
    recount();
  };

  const all = (root) => root.querySelectorAll?.("[data-checklist]").forEach(enhance);
  all(document);
  document.addEventListener("ck:added", (event) => all(event.target));

  /* Enter in the search box must not send the form. */
  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches?.("[data-checklist-filter]")) event.preventDefault();
  });
})();
