"use strict";
// Draws spreadsheets side by side and asks every second whether they changed. A tool of the demo.

const EVERY_MS = 1000;
const letters = (n) => (n < 26 ? "" : letters(Math.floor(n / 26) - 1)) + String.fromCharCode(65 + (n % 26));
const make = (tag, properties = {}, ...children) => {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
};
const say = (text) => {
  const place = document.getElementById("message");
  place.textContent = text;
  clearTimeout(say.timer);
  say.timer = setTimeout(() => { place.textContent = ""; }, 5000);
};
const ask = async (path, body) => {
  const options = body && { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(path, options);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error);
  return answer;
};

const tip = make("div", { className: "tip", hidden: true });
const showTip = (cell, note) => {
  if (!note) { tip.hidden = true; return; }
  tip.textContent = note;
  tip.hidden = false;
  const box = cell.getBoundingClientRect();
  tip.style.left = `${Math.max(4, Math.min(box.right - 8, innerWidth - tip.offsetWidth - 8))}px`;
  tip.style.top = `${Math.min(box.bottom + 2, innerHeight - tip.offsetHeight - 8)}px`;
};

class Pane {
  constructor(files, spreadsheet, tabTitle) {
    this.files = files;
    this.node = document.getElementById("pane").content.firstElementChild.cloneNode(true);
    this.find = (selector) => this.node.querySelector(selector);
    this.chosen = [0, 0];
    const which = this.find(".which");
    for (const file of files) which.append(make("option", { value: file.id, textContent: file.title }));
    which.addEventListener("change", () => this.open(which.value));
    this.node.addEventListener("click", (event) => this.clicked(event));
    this.node.addEventListener("dblclick", (event) => this.edit(event.target.closest("td")));
    this.find(".sheet").addEventListener("keydown", (event) => this.typed(event));
    for (const kind of ["mouseover", "focusin"]) {
      this.find("table").addEventListener(kind, (event) => {
        const cell = event.target.closest("td");
        if (cell) showTip(cell, cell.dataset.note);
      });
    }
    for (const kind of ["mouseleave", "focusout"]) this.find("table").addEventListener(kind, () => showTip(null, ""));
    const line = this.find(".line");
    line.addEventListener("keydown", (event) => {
      if (event.key === "Enter") { this.send("type", { text: line.value }); this.cell()?.focus(); }
    });
    this.open(spreadsheet, tabTitle);
  }

  get file() { return this.files.find((one) => one.id === this.spreadsheet); }

  open(spreadsheet, tabTitle) {
    this.spreadsheet = spreadsheet;
    this.find(".which").value = spreadsheet;
    const tab = this.file.tabs.find((one) => one.title === tabTitle) ?? this.file.tabs[0];
    this.openTab(tab.id);
  }

  openTab(tab) {
    this.tab = tab;
    this.version = null;
    this.picture = null;
    this.chosen = [0, 0];
    this.drawTabs();
    this.find("table").replaceChildren();
    this.refresh();
    remember();
  }

  drawTabs() {
    this.find(".tabs").replaceChildren(...this.file.tabs.map((one) => {
      const button = make("button", { textContent: one.title });
      button.dataset.tab = one.id;
      if (one.id === this.tab) button.setAttribute("aria-current", "page");
      return button;
    }));
  }

  async refresh() {
    if (this.find("td.editing")) return;
    const [spreadsheet, tab] = [this.spreadsheet, this.tab];
    let answer;
    try {
      answer = await ask(`api/${spreadsheet}/${tab}?version=${this.version ?? ""}`);
    } catch (error) { say(error.message); return; }
    // The answer to a question about another tab comes too late; one that came while somebody
    // types would take the cell away.
    if (answer.same || tab !== this.tab || spreadsheet !== this.spreadsheet || this.find("td.editing")) return;
    this.version = answer.version;
    this.draw(answer);
  }

  draw(picture) {
    const before = this.picture;
    this.picture = picture;
    const hadFocus = this.find("table").contains(document.activeElement);
    const shown = [...Array(picture.columns).keys()].filter((column) => !picture.hidden[column]);
    const table = this.find("table");
    table.style.width = `${38 + shown.reduce((sum, column) => sum + picture.widths[column], 0)}px`;
    const head = make("tr", {}, make("th"), ...shown.map((column) => {
      const cell = make("th", { scope: "col", textContent: letters(column) });
      cell.style.width = `${picture.widths[column]}px`;
      return cell;
    }));
    const body = make("tbody");
    for (let row = 0; row < picture.height; row += 1) {
      if (picture.hiddenRows.includes(row)) continue;
      body.append(this.drawRow(row, shown, before));
    }
    table.replaceChildren(make("thead", {}, head), body);
    this.choose(...this.chosen, hadFocus);
    this.drawNotes();
  }

  drawRow(row, shown, before) {
    const line = make("tr", {}, make("th", { scope: "row", textContent: row + 1 }));
    for (const column of shown) {
      const merge = this.picture.merges.find(([r0, r1, c0, c1]) => row >= r0 && row < r1 && column >= c0 && column < c1);
      if (merge && (merge[0] !== row || merge[2] !== column)) continue;
      const cell = this.drawCell(row, column);
      if (merge) { cell.rowSpan = merge[1] - merge[0]; cell.colSpan = merge[3] - merge[2]; }
      const old = before?.rows[row]?.[column] ?? {};
      const now = this.picture.rows[row]?.[column] ?? {};
      if (before && (old.t !== now.t || old.n !== now.n)) cell.classList.add("flash");
      line.append(cell);
    }
    return line;
  }

  drawCell(row, column) {
    const content = this.picture.rows[row]?.[column] ?? {};
    const cell = make("td", { textContent: content.t ?? "", tabIndex: -1 });
    Object.assign(cell.dataset, { row, column });
    if (content.c) cell.style.background = content.c;
    if (content.f) cell.classList.add("formula-cell");
    if (content.b) cell.classList.add("header");
    if (content.big) cell.classList.add("big");
    if (/^[\d\s.,/:%€-]+$/.test(content.t ?? "")) cell.classList.add("number");
    if (content.n) {
      cell.classList.add("noted", content.o ? "ours" : "theirs");
      cell.dataset.note = content.n;
      cell.setAttribute("aria-label", `${content.t ?? "vide"}. Note : ${content.n}`);
    }
    return cell;
  }

  drawNotes() {
    const items = [];
    this.picture.rows.forEach((line, row) => line.forEach((content, column) => {
      if (!content.n) return;
      const place = make("button", { textContent: `${letters(column)}${row + 1}` });
      place.dataset.go = `${row},${column}`;
      const gone = make("button", { textContent: "retirer", className: "gone", title: "Supprimer cette note" });
      gone.dataset.forget = `${row},${column}`;
      const said = make("span", { textContent: content.n });
      items.push(make("li", { className: content.o ? "ours" : "theirs" }, place, said, gone));
    }));
    const count = items.length;
    this.find(".notes").hidden = count === 0;
    this.find(".notes summary").textContent = count === 1 ? "1 note dans cet onglet" : `${count} notes dans cet onglet`;
    this.find(".notes ul").replaceChildren(...items);
  }

  cell(row = this.chosen[0], column = this.chosen[1]) {
    return this.find(`td[data-row="${row}"][data-column="${column}"]`);
  }

  choose(row, column, focus = true) {
    this.cell()?.classList.remove("chosen");
    this.find('td[tabindex="0"]')?.setAttribute("tabindex", "-1");
    const cell = this.cell(row, column);
    if (!cell) return;
    this.chosen = [row, column];
    cell.classList.add("chosen");
    cell.tabIndex = 0;
    if (focus) cell.focus({ preventScroll: false });
    const content = this.picture.rows[row]?.[column] ?? {};
    this.find(".place").textContent = `${letters(column)}${row + 1}`;
    this.find(".line").value = content.f ?? content.t ?? "";
  }

  clicked(event) {
    const data = event.target.dataset;
    if (data.tab) this.openTab(Number(data.tab));
    else if (data.gesture) { event.target.closest("details")?.removeAttribute("open"); this.send(data.gesture); }
    else if (data.go) this.choose(...data.go.split(",").map(Number));
    else if (data.forget) {
      const [row, column] = data.forget.split(",").map(Number);
      this.send("delete_note", { row, column });
    } else {
      const cell = event.target.closest("td");
      if (cell && !cell.classList.contains("editing")) this.choose(Number(cell.dataset.row), Number(cell.dataset.column));
    }
  }

  typed(event) {
    if (event.target.tagName === "INPUT") return;
    const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    if (step) {
      event.preventDefault();
      this.choose(this.chosen[0] + step[0], this.chosen[1] + step[1]);
    } else if (event.key === "Enter" || event.key === "F2") {
      event.preventDefault();
      this.edit(this.cell());
    } else if (event.key === "Delete" || event.key === "Backspace") this.send("type", { text: "" });
    else if ((event.ctrlKey || event.metaKey) && event.key === "z") this.send("undo");
    else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      this.edit(this.cell(), event.key);
    }
  }

  edit(cell, first) {
    if (!cell || cell.classList.contains("editing")) return;
    const [row, column] = [Number(cell.dataset.row), Number(cell.dataset.column)];
    this.choose(row, column);
    showTip(null, "");
    const content = this.picture.rows[row]?.[column] ?? {};
    const before = content.f ?? content.t ?? "";
    const input = make("input", { value: first ?? before });
    cell.classList.add("editing");
    cell.replaceChildren(input);
    input.focus();
    let done = false;
    const end = (keep, step) => {
      if (done) return;
      done = true;
      cell.classList.remove("editing");
      cell.textContent = keep ? input.value : content.t ?? "";
      if (keep && input.value !== before) this.send("type", { row, column, text: input.value });
      if (step) this.choose(row + step[0], column + step[1]);
    };
    input.addEventListener("blur", () => end(true));
    input.addEventListener("keydown", (event) => {
      const step = { Enter: [1, 0], Tab: [0, 1] }[event.key];
      if (step) { event.preventDefault(); end(true, step); }
      if (event.key === "Escape") end(false, [0, 0]);
    });
  }

  async send(gesture, more = {}) {
    const [row, column] = this.chosen;
    const body = { row, column, frozen: this.picture.frozen, ...more };
    try {
      await ask(`api/${this.spreadsheet}/${this.tab}/${gesture}`, body);
    } catch (error) { say(error.message); }
    this.refresh();
  }
}

const panes = [];
const remember = () => {
  if (panes.length) history.replaceState(null, "", `#${panes.map((pane) => `${pane.spreadsheet}:${pane.tab}`).join("|")}`);
};

const start = async () => {
  document.body.append(tip);
  const files = await ask("api");
  const wanted = location.hash.slice(1).split("|").map((part) => part.split(":"));
  const places = [files[0], files.at(-1)];
  places.forEach((file, number) => {
    const [id, tab] = wanted[number] ?? [];
    const pane = new Pane(files, files.some((one) => one.id === id) ? id : file.id);
    if (tab && pane.file.tabs.some((one) => one.id === Number(tab))) pane.openTab(Number(tab));
    panes.push(pane);
    document.getElementById("panes").append(pane.node);
  });
  remember();
  setInterval(() => panes.forEach((pane) => pane.refresh()), EVERY_MS);
  setInterval(async () => {
    const newest = await ask("api").catch(() => null);
    if (!newest || JSON.stringify(newest) === JSON.stringify(files)) return;
    files.splice(0, files.length, ...newest);
    panes.forEach((pane) => pane.drawTabs());
  }, 5 * EVERY_MS);
};
start();
