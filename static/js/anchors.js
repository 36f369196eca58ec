/* Comments and the places of the draft they belong to: each commented place carries the comment's number, and where a
   form stands beside, a click on a place begins a comment there. Without this file places are typed. */
"use strict";
(() => {
  const draft = document.querySelector("[data-anchors]");
  if (!draft) return;
  const box = document.querySelector(`[data-repeat="${draft.dataset.anchors}"]`);
  const bare = (text) => text.normalize("NFC").trim().toLowerCase().replace(/^(điều|khoản|điểm)\s+/, "");

  /* Điều 5 / 2. / a) as they are numbered in Vietnamese documents; a plan counts I., II. instead of articles. */
  const spots = [];
  let article = "", clause = "";
  for (const element of draft.querySelectorAll("p, h2, h3, h4, h5, h6, li")) {
    const text = element.textContent.normalize("NFC").trim();
    const head = /^Điều\s+(\d+[a-zđ]?)/u.exec(text), part = /^(?:Mục\s+|Phần\s+)?([IVXLC]+)\.\s/u.exec(text);
    const number = /^(\d+)\.\s/u.exec(text), letter = /^([a-zđ])\)\s/u.exec(text);
    let point = "";
    if (head || part) [article, clause] = [head ? head[1] : `Mục ${part[1]}`, ""];
    else if (!article) continue;
    else if (number) clause = number[1];
    else if (letter) point = letter[1];
    else continue;
    spots.push({ element, article, clause, point });
  }

  const field = (row, name) => row.querySelector(`[name$="-${name}"]`);
  const comments = () => box
    ? [...box.querySelectorAll("[data-repeat-rows] > [data-repeat-row]")].map((row) => ({
      href: `#${field(row, "text").id}`, article: field(row, "article").value, clause: field(row, "clause").value, point: field(row, "point").value,
    }))
    : [...document.querySelectorAll("[data-anchor-article]")].map(({ id, dataset }) => ({
      href: `#${id}`, article: dataset.anchorArticle, clause: dataset.anchorClause, point: dataset.anchorPoint,
    }));

  /* The finest place of the draft that the comment names. */
  const spotOf = (comment) => {
    const named = (spot, key) => bare(spot[key]) === bare(comment[key]);
    const inside = comment.article.trim() ? spots.filter((spot) => named(spot, "article")) : [];
    return inside.find((spot) => named(spot, "clause") && named(spot, "point")) ?? inside.find((spot) => named(spot, "clause")) ?? inside[0];
  };

  const mark = () => {
    draft.querySelectorAll(".ck-anchor-mark").forEach((old) => old.remove());
    comments().forEach((comment, index) => {
      const spot = spotOf(comment);
      if (!spot) return;
      const link = document.createElement("a");
      link.className = "ck-anchor-mark";
      link.href = comment.href;
      link.textContent = String(index + 1);
      link.setAttribute("aria-label", draft.dataset.anchorsMark.replace("{number}", String(index + 1)));
      spot.element.append(link);
    });
  };

  const begin = (spot) => {
    const untouched = [...box.querySelectorAll("[data-repeat-row]")].at(-1);
    const empty = untouched && ["article", "clause", "point", "page", "text"].every((name) => !field(untouched, name).value.trim());
    if (!empty) box.querySelector(":scope > [data-repeat-add]").click();
    const row = empty ? untouched : [...box.querySelectorAll("[data-repeat-rows] > [data-repeat-row]")].at(-1);
    for (const name of ["article", "clause", "point"]) field(row, name).value = spot[name];
    row.scrollIntoView({ block: "center" });
    field(row, "text").focus({ preventScroll: true });
    box.dispatchEvent(new Event("change", { bubbles: true }));
  };

  if (box?.querySelector("[data-repeat-template]")) {
    for (const spot of spots) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "ck-anchor-add";
      button.tabIndex = -1; // for the mouse; with the keyboard the place is typed, which is faster than this many stops
      button.textContent = "+";
      button.title = draft.dataset.anchorsAdd;
      button.setAttribute("aria-hidden", "true");
      button.addEventListener("click", () => begin(spot));
      spot.element.classList.add("ck-anchor");
      spot.element.append(button);
    }
    box.addEventListener("change", mark);
    box.addEventListener("click", () => setTimeout(mark));
  }
  mark();
})();
