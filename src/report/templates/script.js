
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const form = byId("filters");
  const buttons = [...document.querySelectorAll("[data-only]")];
  const rank = { note: 0, warning: 1, error: 2 };
  // So many findings of a group are shown at once; a button adds as many.
  const page = 100;

  const entities = { "&lt;": "<", "&gt;": ">", "&quot;": "\"", "&#x27;": "'", "&#x2f;": "/", "&amp;": "&" };
  const decoded = (html) => html.replace(/&(?:lt|gt|quot|amp|#x27|#x2f);/g, (entity) => entities[entity]);
  const plain = (html) => decoded(html.replace(/<[^>]*>/g, " "));
  const rowOf = (group, id, kind, severity, sources, actors, element, html) => ({
    group, id, kind, severity: rank[severity], sources: sources.split(" "), actors: actors.split(" "), element, html,
    text: null, passes: true, shown: element !== null,
  });
  // Behind its first page a group is plain text in <noscript>: thousands of elements would keep the browser busy while it opens.
  const start = "<details class=\"finding ";
  const data = / id="([^"]*)" data-kind="([^"]*)" data-severity="([^"]*)" data-sources="([^"]*)" data-actors="([^"]*)"/;
  const groups = [...document.querySelectorAll("[data-group]")].map((element) => {
    const group = { element, count: element.querySelector(".count"), limit: page, passing: 0 };
    group.rows = [...element.querySelectorAll(":scope > .finding")].map((finding) => {
      const { kind, severity, sources, actors } = finding.dataset;
      return rowOf(group, finding.id, kind, severity, sources, actors, finding, "");
    });
    const rest = element.querySelector(":scope > .rest");
    for (const html of rest?.textContent.split(start).slice(1) ?? []) {
      const values = data.exec(html).slice(1).map(decoded);
      group.rows.push(rowOf(group, ...values, null, start + html));
    }
    rest?.remove();
    group.more = document.createElement("button");
    group.more.type = "button";
    group.more.hidden = true;
    group.more.className = "more";
    element.append(group.more);
    return group;
  });
  const rows = groups.flatMap((group) => group.rows);

  // Evidence stands in <noscript>: readable without scripts, plain text with them, and an element only once it is opened.
  const fill = (holder) => {
    const body = holder.querySelector(":scope > noscript.body");
    if (!body) return;
    const parsed = document.createElement("div");
    parsed.innerHTML = body.textContent;
    body.replaceWith(parsed);
  };
  const textOf = (row) => {
    if (row.text === null) {
      const [summary, body] = row.element?.children ?? [];
      const words = summary
        ? summary.textContent + " " + (body?.matches("noscript") ? plain(body.textContent) : body?.textContent ?? "")
        : plain(row.html);
      row.text = words.toLowerCase();
    }
    return row.text;
  };
  const watch = (finding) => finding.addEventListener("toggle", () => { if (finding.open) fill(finding); });
  for (const row of rows) if (row.element) watch(row.element);
  for (const finding of document.querySelectorAll(".finding[open]")) fill(finding);

  // What is idle time is used: a page that a person can scroll through is built whole, and the search gets its text.
  const whole = 400;
  let ahead = 0;
  const idle = globalThis.requestIdleCallback ?? ((work) => setTimeout(() => work({ timeRemaining: () => 8 }), 50));
  const prepare = (deadline) => {
    while (ahead < rows.length && deadline.timeRemaining() > 2) {
      textOf(rows[ahead]);
      if (rows.length <= whole && rows[ahead].element) fill(rows[ahead].element);
      ahead += 1;
    }
    if (ahead < rows.length) idle(prepare);
  };

  // Shows the first rows that pass, up to the group's limit, in their order; builds those that are text yet.
  const draw = (group) => {
    let room = group.limit;
    const fresh = [];
    for (const row of group.rows) {
      const shown = row.passes && room > 0;
      room -= shown;
      if (shown && !row.element) fresh.push(row);
      else if (row.shown !== shown) row.element.hidden = !shown;
      row.shown = shown;
    }
    if (fresh.length) {
      const built = document.createElement("template");
      built.innerHTML = fresh.map((row) => row.html).join("");
      [...built.content.children].forEach((element, at) => { fresh[at].element = element; fresh[at].html = ""; watch(element); });
      let next = group.more;
      for (const row of [...group.rows].reverse()) {
        if (row.element && !row.element.isConnected) next.before(row.element);
        next = row.element ?? next;
      }
    }
    const left = group.passing - group.limit;
    group.more.hidden = left <= 0;
    group.more.textContent = "Show " + Math.min(left, page) + " more (" + left + " left)";
  };
  const extend = (group, to) => { group.limit = to; draw(group); };

  const apply = () => {
    const words = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const [kind, source, actor] = ["kind", "source", "actor"].map((id) => byId(id).value);
    const least = rank[byId("severity").value];
    for (const group of groups) group.passing = 0;
    for (const row of rows) {
      row.passes = (!kind || row.kind === kind) && row.severity >= least
        && (!source || row.sources.includes(source)) && (!actor || row.actors.includes(actor))
        && words.every((word) => textOf(row).includes(word));
      row.group.passing += row.passes;
    }
    const passing = groups.reduce((sum, group) => sum + group.passing, 0);
    for (const group of groups) {
      const total = group.rows.length;
      extend(group, page);
      group.element.hidden = !group.passing;
      group.count.textContent = "(" + (group.passing < total ? group.passing + " of " : "") + total + ")";
      if (passing < rows.length) group.element.open = true;
    }
    byId("none").hidden = passing > 0;
    byId("shown").textContent = passing + " of " + rows.length + " findings";
    for (const button of buttons) button.setAttribute("aria-pressed", String(button.dataset.only === kind));
  };
  let waiting = 0;
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(apply, 60); });
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const button of buttons) {
    button.addEventListener("click", () => {
      const select = byId("kind");
      select.value = select.value === button.dataset.only ? "" : button.dataset.only;
      apply();
      byId("findings").scrollIntoView();
    });
  }
  for (const group of groups) {
    group.more.addEventListener("click", () => {
      const first = group.rows.filter((row) => row.passes)[group.limit];
      extend(group, group.limit + page);
      first?.element.querySelector("summary").focus();
    });
  }
  for (const button of document.querySelectorAll("[data-unfold]")) {
    button.hidden = false;
    button.addEventListener("click", () => { fill(byId(button.dataset.unfold)); button.remove(); });
  }
  const step = (by) => {
    const here = document.activeElement?.closest?.(".finding");
    const last = here && rows.findLast((row) => row.shown && row.element === here);
    // At the end of what is shown of a group, its next page follows.
    if (by > 0 && last && last.group.rows.findLast((row) => row.shown) === last) extend(last.group, last.group.limit + page);
    const visible = rows.filter((row) => row.shown && row.group.element.open).map((row) => row.element);
    if (!visible.length) return;
    const at = visible.indexOf(here);
    const next = visible[at < 0 ? 0 : Math.min(Math.max(at + by, 0), visible.length - 1)];
    next.querySelector("summary").focus();
    next.scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key === "Escape") { form.reset(); document.activeElement?.blur(); return; }
    if (typing) return;
    if (event.key === "/") { event.preventDefault(); byId("search").focus(); }
    if (event.key === "j") step(1);
    if (event.key === "k") step(-1);
  });
  const reveal = () => {
    const id = location.hash && decodeURIComponent(location.hash.slice(1));
    const row = id && rows.find((row) => row.id === id);
    if (!row) return;
    row.passes = true;
    const place = row.group.rows.filter((row) => row.passes).indexOf(row);
    if (!row.shown) extend(row.group, Math.max(row.group.limit, place + 1));
    row.group.element.hidden = false;
    row.group.element.open = true;
    fill(row.element);
    row.element.open = true;
    row.element.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  addEventListener("beforeprint", () => {
    // On paper: the evidence of what differs; what agrees in one line each, and what is folded away stays folded.
    for (const group of groups) if (group.element.open) extend(group, Infinity);
    for (const row of rows) {
      if (row.shown && row.group.element.open && !row.element.matches(".g-agreements")) { fill(row.element); row.element.open = true; }
    }
    for (const button of document.querySelectorAll("[data-unfold]")) button.click();
  });
  form.hidden = false;
  apply();
  reveal();
  idle(prepare);
})();

