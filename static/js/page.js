/* The frame: phone menu, user menu, one press one submit. */
"use strict";
(() => {
  const toggle = document.querySelector("[data-nav-toggle]");
  toggle?.addEventListener("click", () => {
    const open = toggle.getAttribute("aria-expanded") !== "true";
    toggle.setAttribute("aria-expanded", String(open));
    for (const id of toggle.getAttribute("aria-controls").split(" ")) document.getElementById(id)?.classList.toggle("ck-open", open);
  });

  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("[data-menu][open]")) if (!menu.contains(event.target)) menu.open = false;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of document.querySelectorAll("[data-menu][open]")) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });

  /* A second press while the first is under way sends nothing. The button is only marked, not disabled: a disabled one
     would not be sent with its name. Coming back by the browser's back button sets it free again. */
  const sent = new WeakSet();
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post") return;
    if (sent.has(form)) return event.preventDefault();
    sent.add(form);
    event.submitter?.setAttribute("aria-busy", "true");
    setTimeout(() => release(form), 15000);
  });
  const release = (form) => {
    sent.delete(form);
    for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
  };
  addEventListener("pageshow", (event) => {
    if (event.persisted) for (const form of document.forms) release(form);
  });
})();
