// Sorting and filtering, with the state in the address. The pages are complete without it.
"use strict";
(() => {
  const tables = [...document.querySelectorAll("table.sortable")];
  const state = new URLSearchParams(location.search);

  const remember = (name, value) => {
    if (value) state.set(name, value); else state.delete(name);
    const query = state.toString();
    // Pages opened from disk may not change their address in every browser.
    try { history.replaceState(null, "", (query ? "?" + query : location.pathname) + location.hash); } catch { }
  };

  const value = (row, column) => row.cells[column].dataset.value ?? row.cells[column].textContent.trim();

  const sort = (table, column, direction) => {
    const head = table.tHead.rows[0].cells[column];
    const sign = direction === "descending" ? -1 : 1;
    const numeric = head.dataset.sort === "number";
    const rows = [...table.tBodies[0].rows].map((row) => ({ row, value: value(row, column) }));
    rows.sort((a, b) => {
      if (a.value === "" || b.value === "") return (a.value === "") - (b.value === "");
      return sign * (numeric ? a.value - b.value : a.value.localeCompare(b.value, "en", { numeric: true }));
    });
    for (const cell of table.tHead.rows[0].cells) cell.removeAttribute("aria-sort");
    head.setAttribute("aria-sort", direction);
    table.tBodies[0].append(...rows.map((r) => r.row));
  };

  const makeSortable = (table) => {
    for (const head of table.tHead.querySelectorAll("th[data-sort]")) {
      const button = document.createElement("button");
      button.type = "button";
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener("click", () => {
        const first = head.dataset.sort === "number" ? "descending" : "ascending";
        const other = first === "ascending" ? "descending" : "ascending";
        const direction = head.getAttribute("aria-sort") === first ? other : first;
        sort(table, head.cellIndex, direction);
        remember(table.id, head.cellIndex + "." + direction);
      });
    }

    const wanted = /^(\d+)\.(ascending|descending)$/.exec(state.get(table.id) ?? "");
    if (wanted && table.tHead.rows[0].cells[wanted[1]]?.dataset.sort) sort(table, Number(wanted[1]), wanted[2]);
  };

  const filter = (text) => {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    for (const board of document.querySelectorAll(".board")) {
      const heading = (board.querySelector("h3").textContent + " " + board.querySelector(".conditions").textContent).toLowerCase();
      let shown = 0;
      for (const row of board.querySelectorAll("tbody tr")) {
        const content = heading + " " + row.cells[0].textContent.toLowerCase();
        row.hidden = !words.every((word) => content.includes(word));
        shown += row.hidden ? 0 : 1;
      }
      board.hidden = shown === 0;
    }
  };

  const addFilter = () => {
    const place = document.querySelector(".intro");
    if (!place || !document.querySelector(".board")) return;
    const label = document.createElement("label");
    const input = document.createElement("input");
    label.className = "filter";
    input.type = "search";
    input.placeholder = "e.g. eap ioi";
    input.value = state.get("q") ?? "";
    label.append("Show only methods, tasks, models with", input);
    place.append(label);
    input.addEventListener("input", () => { filter(input.value); remember("q", input.value); });
    if (input.value) filter(input.value);
  };

  tables.forEach(makeSortable);
  addFilter();
})();
