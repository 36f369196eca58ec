/* Loaded before the page is drawn, so that menus folded by script do not flash open. */
document.documentElement.classList.add("js");
