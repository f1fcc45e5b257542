// Narrows and orders the table of KPIs. The page is complete without it: it only shows its own tools.
(() => {
  const table = document.querySelector("table.kpis"), tools = document.getElementById("kpi-tools");
  if (!table || !tools) return;
  const [text, order, count] = ["input", "select", "output"].map((name) => tools.querySelector(name));
  const rows = [...table.tBodies[0].rows];
  const cell = (row, place) => row.cells[place].textContent;
  const change = (row, place) => {
    const digits = cell(row, place).split("%")[0].replace("\u2212", "-").replace(/[^\d-]/g, "");
    return /\d/.test(digits) ? Number(digits) : -Infinity;
  };
  const by = {
    matters: () => 0,
    title: (a, b) => cell(a, 0).trim().localeCompare(cell(b, 0).trim(), document.documentElement.lang),
    reported: (a, b) => change(b, 2) - change(a, 2) || 0,
    backed: (a, b) => change(b, 3) - change(a, 3) || 0,
  };
  const show = () => {
    const words = text.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of [...rows].sort(by[order.value])) table.tBodies[0].append(row);
    for (const row of rows) row.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word));
    const shown = rows.filter((row) => !row.hidden).length;
    count.value = count.dataset.words.replace("{n}", shown).replace("{all}", rows.length);
  };
  text.value = "";
  order.value = "matters";
  tools.hidden = false;
  text.addEventListener("input", show);
  order.addEventListener("change", show);
})();
