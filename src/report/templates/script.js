
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const form = byId("filters");
  const findings = [...document.querySelectorAll(".finding")];
  const groups = [...document.querySelectorAll("[data-group]")].map((element) => ({
    element,
    count: element.querySelector(".count"),
    total: 0,
  }));
  const buttons = [...document.querySelectorAll("[data-only]")];
  const rank = { note: 0, warning: 1, error: 2 };
  const groupOf = new Map(groups.map((group) => [group.element, group]));
  const rows = findings.map((element) => {
    const group = groupOf.get(element.parentElement);
    group.total += 1;
    return {
      element,
      group,
      kind: element.dataset.kind,
      severity: rank[element.dataset.severity],
      sources: element.dataset.sources.split(" "),
      actors: element.dataset.actors.split(" "),
      text: null,
      shown: true,
    };
  });

  // Evidence stands in <noscript>: readable without scripts, plain text with them, and an element only once it is opened.
  const fill = (holder) => {
    const body = holder.querySelector(":scope > noscript.body");
    if (!body) return;
    const parsed = document.createElement("div");
    parsed.innerHTML = body.textContent;
    body.replaceWith(parsed);
  };
  const entities = { "&lt;": "<", "&gt;": ">", "&quot;": "\"", "&#x27;": "'", "&#x2f;": "/", "&amp;": "&" };
  const plain = (html) => html.replace(/<[^>]*>/g, " ").replace(/&(?:lt|gt|quot|amp|#x27|#x2f);/g, (entity) => entities[entity]);
  const textOf = (row) => {
    if (row.text === null) {
      const [summary, body] = row.element.children;
      const words = summary.textContent + " " + (body?.matches("noscript") ? plain(body.textContent) : body?.textContent ?? "");
      row.text = words.toLowerCase();
    }
    return row.text;
  };
  for (const finding of findings) finding.addEventListener("toggle", () => { if (finding.open) fill(finding); });
  for (const finding of document.querySelectorAll(".finding[open]")) fill(finding);

  // What is idle time is used: a page that a person can scroll through is built whole, and the search gets its text.
  const whole = 400;
  let ahead = 0;
  const idle = globalThis.requestIdleCallback ?? ((work) => setTimeout(() => work({ timeRemaining: () => 8 }), 50));
  const prepare = (deadline) => {
    while (ahead < rows.length && deadline.timeRemaining() > 2) {
      textOf(rows[ahead]);
      if (rows.length <= whole) fill(rows[ahead].element);
      ahead += 1;
    }
    if (ahead < rows.length) idle(prepare);
  };

  const apply = () => {
    const words = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const [kind, source, actor] = ["kind", "source", "actor"].map((id) => byId(id).value);
    const least = rank[byId("severity").value];
    let shown = 0;
    for (const group of groups) group.shown = 0;
    for (const row of rows) {
      const passes = (!kind || row.kind === kind) && row.severity >= least
        && (!source || row.sources.includes(source)) && (!actor || row.actors.includes(actor))
        && words.every((word) => textOf(row).includes(word));
      if (row.shown !== passes) row.element.hidden = !passes;
      row.shown = passes;
      row.group.shown += passes;
      shown += passes;
    }
    const filtered = shown < rows.length;
    for (const group of groups) {
      group.element.hidden = !group.shown;
      group.count.textContent = "(" + (group.shown < group.total ? group.shown + " of " : "") + group.total + ")";
      if (filtered) group.element.open = true;
    }
    byId("none").hidden = shown > 0;
    byId("shown").textContent = shown + " of " + rows.length + " findings";
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
  for (const button of document.querySelectorAll("[data-unfold]")) {
    button.hidden = false;
    button.addEventListener("click", () => { fill(byId(button.dataset.unfold)); button.remove(); });
  }
  const step = (by) => {
    const visible = rows.filter((row) => row.shown && row.group.element.open).map((row) => row.element);
    if (!visible.length) return;
    const at = visible.indexOf(document.activeElement?.closest?.(".finding"));
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
    const target = location.hash && byId(decodeURIComponent(location.hash.slice(1)));
    if (!target || !target.matches(".finding")) return;
    target.parentElement.open = true;
    target.hidden = false;
    fill(target);
    target.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  addEventListener("beforeprint", () => {
    // On paper: the evidence of what differs; what agrees in one line each, and what is folded away stays folded.
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
