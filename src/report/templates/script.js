
(() => {
  "use strict";
  const byId = (id) => document.getElementById(id);
  const form = byId("filters");
  const findings = [...document.querySelectorAll(".finding")];
  const groups = [...document.querySelectorAll("[data-group]")];
  const rank = { note: 0, warning: 1, error: 2 };
  const rows = findings.map((element) => ({
    element,
    kind: element.dataset.kind,
    severity: rank[element.dataset.severity],
    sources: element.dataset.sources.split(" "),
    actors: element.dataset.actors.split(" "),
    text: null,
  }));
  const textOf = (row) => (row.text ??= row.element.textContent.toLowerCase());
  const apply = () => {
    const words = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const [kind, source, actor] = ["kind", "source", "actor"].map((id) => byId(id).value);
    const least = rank[byId("severity").value];
    let shown = 0;
    for (const row of rows) {
      const passes = (!kind || row.kind === kind) && row.severity >= least
        && (!source || row.sources.includes(source)) && (!actor || row.actors.includes(actor))
        && words.every((word) => textOf(row).includes(word));
      row.element.hidden = !passes;
      shown += passes;
    }
    const filtered = shown < rows.length;
    for (const group of groups) {
      group.hidden = !group.querySelector(".finding:not([hidden])");
      if (filtered) group.open = true;
    }
    byId("none").hidden = shown > 0;
    byId("shown").textContent = shown + " of " + rows.length + " findings";
    for (const button of document.querySelectorAll("[data-only]")) {
      button.setAttribute("aria-pressed", String(button.dataset.only === kind));
    }
  };
  let waiting = 0;
  form.addEventListener("input", () => { clearTimeout(waiting); waiting = setTimeout(apply, 60); });
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const button of document.querySelectorAll("[data-only]")) {
    button.addEventListener("click", () => {
      const select = byId("kind");
      select.value = select.value === button.dataset.only ? "" : button.dataset.only;
      apply();
      byId("findings").scrollIntoView();
    });
  }
  const step = (by) => {
    const visible = findings.filter((finding) => !finding.hidden && finding.closest("[data-group]").open);
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
    if (target && target.matches("details")) { target.closest("[data-group]").open = true; target.hidden = false; target.open = true; target.scrollIntoView(); }
  };
  addEventListener("hashchange", reveal);
  addEventListener("beforeprint", () => { for (const finding of findings) if (!finding.hidden) finding.open = true; for (const group of groups) group.open = true; });
  form.hidden = false;
  apply();
  reveal();
})();
