"use strict";
// Sorts and filters the table of countries, opens what a link leads to, and opens everything for print.
(() => {
  const table = document.getElementById("table");
  const body = table.tBodies[0];
  const rows = [...body.rows];
  const heads = [...table.tHead.rows[0].cells];

  const value = (row, at) => {
    const cell = row.cells[at];
    return heads[at].dataset.kind === "number" ? Number(cell.dataset.v) : cell.textContent;
  };
  const compare = (a, b) => (typeof a === "number" ? a - b : a.localeCompare(b, "en"));

  heads.forEach((head, at) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      // Numbers are looked for from the greatest down, names from the first.
      const first = head.dataset.kind === "number" ? "descending" : "ascending";
      const other = first === "ascending" ? "descending" : "ascending";
      const order = head.getAttribute("aria-sort") === first ? other : first;
      heads.forEach((each) => each.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", order);
      const sign = order === "ascending" ? 1 : -1;
      rows.sort((a, b) => sign * compare(value(a, at), value(b, at)) || compare(value(a, 0), value(b, 0)));
      body.append(...rows);
    });
  });
  heads[0].setAttribute("aria-sort", "ascending");
  rows.sort((a, b) => compare(value(a, 0), value(b, 0)));
  body.append(...rows);

  const find = document.getElementById("find");
  const show = document.getElementById("show");
  const count = document.getElementById("count");
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const filter = () => {
    const wanted = plain(find.value.trim());
    let shown = 0;
    for (const row of rows) {
      const named = plain(row.cells[0].textContent).includes(wanted);
      const { level, loose } = row.dataset;
      const fits = show.value === "u" ? Number(loose) > 0 : Number(level) >= Number(show.value);
      row.hidden = !(named && fits);
      shown += row.hidden ? 0 : 1;
    }
    count.textContent = shown === rows.length ? `${shown} countries` : `${shown} of ${rows.length} countries`;
  };
  find.addEventListener("input", filter);
  show.addEventListener("change", filter);
  filter();
  document.querySelector(".tools").hidden = false;

  const open = () => {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", open);
  open();

  // What is wider than its place can be scrolled with the keyboard.
  const reach = () => {
    for (const each of document.querySelectorAll(".wide")) {
      if (each.scrollWidth > each.clientWidth) each.tabIndex = 0;
      else each.removeAttribute("tabindex");
    }
  };
  reach();
  addEventListener("resize", reach);
  document.addEventListener("toggle", reach, true);

  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll(".country details:not([open])")];
    closed.forEach((each) => (each.open = true));
  });
  addEventListener("afterprint", () => closed.forEach((each) => (each.open = false)));
})();
