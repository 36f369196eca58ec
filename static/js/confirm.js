/* Asks once before an act that cannot be undone: data-confirm on the form or on its button holds the question.
   The dialog is red only where the button is: signing is weighty, not dangerous. */
"use strict";
(() => {
  const agreed = new WeakSet();

  const dialogFor = (question, label, dangerous) => {
    const dialog = document.createElement("dialog");
    dialog.className = dangerous ? "ck-dialog ck-dialog-danger" : "ck-dialog";
    dialog.setAttribute("aria-labelledby", "ck-dialog-question");
    const text = document.createElement("p");
    text.id = "ck-dialog-question";
    text.textContent = question;
    const buttons = document.createElement("div");
    buttons.className = "ck-buttons";
    const button = (words, look, value) => {
      const made = document.createElement("button");
      Object.assign(made, { type: "button", className: `btn ${look}`, textContent: words });
      made.addEventListener("click", () => dialog.close(value));
      buttons.append(made);
      return made;
    };
    const back = button(document.body.dataset.goBack, "btn-outline-secondary", "");
    button(label, dangerous ? "btn-danger" : "btn-primary", "yes");
    dialog.append(text, buttons);
    document.body.append(dialog);
    dialog.showModal();
    back.focus();
    return dialog;
  };

  /* On capture: before every other listener, so that nothing is counted as sent while the question stands. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    const button = event.submitter;
    const question = button?.dataset.confirm ?? form.dataset.confirm;
    if (!question || agreed.delete(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const label = button?.dataset.confirmButton ?? form.dataset.confirmButton ?? button?.textContent.trim() ?? "OK";
    const dialog = dialogFor(question, label, button?.matches(".btn-danger, .btn-outline-danger") ?? false);
    dialog.addEventListener("close", () => {
      dialog.remove();
      if (dialog.returnValue !== "yes") return button?.focus();
      agreed.add(form);
      form.requestSubmit(button);
    });
  }, true);
})();
