// Drives the HTML reports that `tests/browser/run` makes: what must hold for a person at a desk, with keyboard and search.
// Usage: PLAYWRIGHT=folder CHROMIUM=binary node page.mjs FOLDER
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import assert from "node:assert/strict";

const { chromium } = createRequire(import.meta.url)(process.env.PLAYWRIGHT);
const folder = process.argv[2];
const url = (name) => pathToFileURL(join(folder, name)).href;
// Milliseconds that the page of 5,000 findings may keep the browser's main thread busy: what a person on a quiet machine waits. The
// clock on the wall is printed beside it, because on a machine that builds other things it says little.
const bound = 1000;

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox", "--disable-gpu"] });
let failed = 0;
const test = async (name, options, body) => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
  const page = await context.newPage();
  const problems = [];
  const requests = [];
  page.on("console", (message) => { if (["error", "warning"].includes(message.type())) problems.push(message.text()); });
  page.on("pageerror", (error) => problems.push(String(error)));
  page.on("dialog", async (dialog) => { problems.push(`dialog: ${dialog.message()}`); await dialog.dismiss(); });
  page.on("request", (request) => { if (!request.url().startsWith("file:") && !request.url().startsWith("data:")) requests.push(request.url()); });
  try {
    await body(page, problems);
    assert.deepEqual(problems, [], "no error in the console, no dialog");
    assert.deepEqual(requests, [], "nothing is loaded from anywhere");
    console.log(`ok      ${name}`);
  } catch (error) {
    failed += 1;
    console.log(`FAILED  ${name}\n        ${String(error.stack ?? error).replaceAll("\n", "\n        ")}`);
  }
  await context.close();
};
const visible = (page) => page.locator(".finding:visible").count();
const said = (page) => page.locator("#shown").textContent();
const twoFrames = (page) => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));

await test("the page opens on its findings and reads in full", {}, async (page) => {
  await page.goto(url("fixture.html"));
  assert.equal(await said(page), "9 of 9 findings");
  await page.locator("details.finding").first().evaluate((finding) => { finding.open = true; });
  assert.equal(await page.locator(".finding").first().locator("mark").first().textContent(), "All 33 miners");
  assert.equal(await page.locator(".finding").first().locator("table.waterfall").count(), 1);
});

await test("the keyboard alone searches, clears, walks and opens", {}, async (page) => {
  await page.goto(url("fixture.html"));
  await page.keyboard.press("/");
  await page.keyboard.type("negligent");
  await page.waitForFunction(() => /^[12] of/.test(document.getElementById("shown").textContent));
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => document.getElementById("shown").textContent === "9 of 9 findings");
  assert.equal(await page.locator("#search").inputValue(), "");
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  const second = page.locator(".finding").nth(1);
  assert.ok(await second.locator("summary").evaluate((summary) => summary === document.activeElement), "j goes on");
  const before = await second.evaluate((finding) => finding.open);
  await page.keyboard.press("Enter");
  assert.equal(await second.evaluate((finding) => finding.open), !before, "Enter opens and closes");
  await page.keyboard.press("k");
  assert.ok(await page.locator(".finding").first().locator("summary").evaluate((s) => s === document.activeElement), "k goes back");
});

await test("every filter narrows, and words of the evidence are found", {}, async (page) => {
  await page.goto(url("fixture.html"));
  await page.locator("#kind").selectOption("contradiction");
  await page.waitForFunction(() => document.getElementById("shown").textContent.startsWith("2 of"));
  await page.locator("#severity").selectOption("error");
  await page.waitForFunction(() => document.getElementById("shown").textContent.startsWith("1 of"));
  await page.locator("button[type=reset]").click();
  await page.waitForFunction(() => document.getElementById("shown").textContent.startsWith("9 of"));
  await page.locator("#source").selectOption({ label: "Northern Ledger" });
  await page.waitForFunction(() => /^[1-8] of/.test(document.getElementById("shown").textContent));
  await page.locator("button[type=reset]").click();
  await page.locator("#search").fill("lifted to the surface");
  await page.waitForFunction(() => /^[1-8] of/.test(document.getElementById("shown").textContent));
  assert.ok(await visible(page) >= 1);
  await page.locator("#search").fill("no such words");
  await page.waitForFunction(() => !document.getElementById("none").hidden);
});

await test("a row of the matrix leads to its finding, opened", {}, async (page) => {
  await page.goto(url("fixture.html"));
  const link = page.locator("#matrix tbody a").nth(1);
  const id = (await link.getAttribute("href")).slice(1);
  await link.click();
  await page.waitForFunction((id) => document.getElementById(id).open, id);
  assert.ok(await page.locator(`[id="${id}"] mark`).first().isVisible());
});

await test("hostile text of articles does not run and loads nothing", {}, async (page) => {
  await page.goto(url("hostile.html"));
  for (const finding of await page.locator(".finding").all()) await finding.evaluate((element) => { element.open = true; });
  await twoFrames(page);
  assert.equal(await page.locator("main img, main iframe, main script, main a[href^='javascript']").count(), 0);
  assert.ok((await page.locator("main").textContent()).includes("<script>alert(1)</script>"), "it is shown as text");
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(overflow <= 1, `long words do not widen the page (${overflow} px)`);
});

await test("the policy of the page stops a script even if one got in", {}, async (page, problems) => {
  await page.goto(url("fixture.html"));
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "window.ran = true";
    document.body.append(script);
  });
  assert.equal(await page.evaluate(() => window.ran), undefined);
  assert.ok(problems.splice(0).some((problem) => problem.includes("Content Security Policy")), "the console tells so");
});

await test("without scripts everything can be read", { javaScriptEnabled: false }, async (page) => {
  await page.goto(url("fixture.html"));
  assert.equal(await page.locator(".finding mark").count() > 8, true);
  assert.ok(await page.locator(".finding").first().locator("mark").first().isVisible());
});

await test("every control has a name, every table heads its columns, colours have contrast", {}, async (page) => {
  for (const scheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto(url("fixture.html"));
    await page.evaluate(() => { for (const finding of document.querySelectorAll("details")) finding.open = true; });
    await twoFrames(page);
    const faults = await page.evaluate(() => {
      const faults = [];
      for (const control of document.querySelectorAll("input, select, button")) {
        if (!(control.labels?.length || control.textContent.trim() || control.ariaLabel)) faults.push(`no name: ${control.outerHTML}`);
      }
      for (const table of document.querySelectorAll("table")) {
        if (![...table.querySelectorAll("thead th")].every((cell) => cell.scope === "col")) faults.push("a column without scope");
        if (!table.querySelector("thead th")) faults.push("a table without heads");
      }
      for (const drawing of document.querySelectorAll("svg")) {
        if (drawing.getAttribute("aria-hidden") !== "true" && !drawing.getAttribute("aria-label") && !drawing.getAttribute("aria-labelledby")) faults.push("a drawing without a name");
      }
      const levels = [...document.querySelectorAll("h1, h2, h3, h4")].map((heading) => Number(heading.tagName[1]));
      levels.reduce((last, level) => { if (level > last + 1) faults.push(`a heading of level ${level} after ${last}`); return level; }, 0);
      const parse = (colour) => colour.match(/[\d.]+/g).map(Number);
      const light = ([r, g, b]) => [r, g, b].map((c) => c / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)).reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
      const paper = (element) => {
        for (let at = element; at; at = at.parentElement) {
          const colour = parse(getComputedStyle(at).backgroundColor);
          if (colour.length < 4 || colour[3] > 0) return colour;
        }
        return [255, 255, 255];
      };
      const seen = new Set();
      for (const element of document.querySelectorAll("body *")) {
        const own = [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
        if (!own || !element.checkVisibility()) continue;
        const style = getComputedStyle(element);
        const ink = parse(element.namespaceURI.endsWith("svg") ? style.fill : style.color);
        const [a, b] = [light(ink), light(paper(element))].sort((x, y) => y - x);
        const ratio = (a + 0.05) / (b + 0.05);
        const name = `${element.tagName.toLowerCase()}.${element.className.baseVal ?? element.className}`;
        if (ratio < 4.5 && !seen.has(name)) { seen.add(name); faults.push(`contrast ${ratio.toFixed(2)} of ${name}`); }
      }
      return faults;
    });
    assert.deepEqual(faults, [], scheme);
  }
});

await test("the page of 5,000 findings opens and filters in time", {}, async (page) => {
  const times = {};
  const wall = {};
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const busy = async () => (await session.send("Performance.getMetrics")).metrics.find(({ name }) => name === "TaskDuration").value;
  const timed = async (name, work) => {
    const [before, start] = [await busy(), performance.now()];
    await work();
    wall[name] = Math.round(performance.now() - start);
    times[name] = Math.round(1000 * (await busy() - before));
  };
  await timed("open", async () => { await page.goto(url("large.html")); await twoFrames(page); });
  assert.match(await said(page), /^5000 of 5000/);
  await timed("kind", async () => {
    await page.locator("#kind").selectOption("contradiction");
    await page.waitForFunction(() => !document.getElementById("shown").textContent.startsWith("5000 "));
    await twoFrames(page);
  });
  await timed("all again", async () => {
    await page.locator("button[type=reset]").click();
    await page.waitForFunction(() => document.getElementById("shown").textContent.startsWith("5000 "));
    await twoFrames(page);
  });
  await timed("search", async () => {
    await page.locator("#search").fill("ledger");
    await page.waitForFunction(() => !document.getElementById("shown").textContent.startsWith("5000 "));
    await twoFrames(page);
  });
  const paint = await page.evaluate(() => ({
    loaded: Math.round(performance.getEntriesByType("navigation")[0].loadEventEnd),
    painted: Math.round(performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0),
    elements: document.querySelectorAll("*").length,
  }));
  console.log(`        busy ${JSON.stringify(times)}, by the clock ${JSON.stringify({ ...wall, ...paint })}, in milliseconds`);
  for (const [name, time] of Object.entries(times)) assert.ok(time < bound, `${name} took ${time} ms`);
});

for (const [name, options] of [["light", { colorScheme: "light" }], ["dark", { colorScheme: "dark" }], ["narrow", { viewport: { width: 420, height: 900 } }]]) {
  for (const what of ["fixture", "example", "hostile"]) {
    await test(`${what} is drawn, ${name}`, options, async (page) => {
      await page.goto(url(`${what}.html`));
      await page.screenshot({ path: join(folder, `${what}-${name}.png`), fullPage: what === "fixture" });
    });
  }
}
await test("the page prints", {}, async (page) => {
  await page.goto(url("fixture.html"));
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  await page.screenshot({ path: join(folder, "fixture-print.png"), fullPage: true });
  await page.pdf({ path: join(folder, "fixture.pdf"), format: "A4" });
});

await browser.close();
process.exit(failed ? 1 : 0);
