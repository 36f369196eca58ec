/* Parts of a page shown one at a time. <div data-tabs><nav><a href="#one">…</a>…</nav><section id="one">…</section>…</div>
   Without this file all parts stand below one another and the links jump to them. */
"use strict";
(() => {
  const enhance = (box) => {
    const list = box.querySelector("nav");
    const tabs = [...list.querySelectorAll("a[href^='#']")];
    const panels = tabs.map((tab) => document.getElementById(tab.hash.slice(1)));
    list.setAttribute("role", "tablist");
    const select = (chosen, focus) => {
      tabs.forEach((tab, index) => {
        const on = tab === chosen;
        tab.setAttribute("aria-selected", String(on));
        tab.tabIndex = on ? 0 : -1;
        panels[index].hidden = !on;
      });
      if (focus) chosen.focus();
    };
    tabs.forEach((tab, index) => {
      tab.id ||= `tab-${panels[index].id}`;
      tab.setAttribute("role", "tab");
      tab.setAttribute("aria-controls", panels[index].id);
      panels[index].setAttribute("role", "tabpanel");
      panels[index].setAttribute("aria-labelledby", tab.id);
      panels[index].tabIndex = 0;
      tab.addEventListener("click", (event) => {
        event.preventDefault();
        history.replaceState(null, "", tab.hash);
        select(tab);
      });
    });
    list.addEventListener("keydown", (event) => {
      const at = tabs.indexOf(document.activeElement);
      const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 }[event.key];
      if (at < 0 || to === undefined) return;
      event.preventDefault();
      select(tabs[(to + tabs.length) % tabs.length], true);
    });
    const fromAddress = () => {
      const aim = location.hash && document.getElementById(location.hash.slice(1));
      return aim ? tabs.find((tab, index) => panels[index].contains(aim)) : undefined;
    };
    addEventListener("hashchange", () => {
      const tab = fromAddress();
      if (tab) select(tab);
    });
    select(fromAddress() ?? tabs[0]);
  };
  document.querySelectorAll("[data-tabs]").forEach(enhance);
})();
