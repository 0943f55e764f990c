// What keeps people out of a page: axe-core's rules, and a page that is wider than a small screen.
"use strict";
const fs = require("node:fs");
const assert = require("node:assert");

const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

async function noViolations(page, state) {
  await page.evaluate(axe);
  // Two hundred countries, one after the other, are not looked at one by one: they are all alike.
  const { violations } = await page.evaluate(() =>
    window.axe.run({ exclude: [["select[name=country] option"]] }, { resultTypes: ["violations"] }));
  const told = violations.map((v) => `${v.id}: ${v.help}\n    ${v.nodes.map((n) => n.html + " " + n.failureSummary).join("\n    ")}`);
  assert.equal(violations.length, 0, `${state}: axe found\n  ${told.join("\n  ")}`);
}

// WCAG 2.2, 1.4.10: 320 CSS pixels, which is a screen of 1280 at 400 %; 1.4.4: 200 %.
async function fits(page, state) {
  const before = page.viewportSize();
  for (const width of [320, 640]) {
    await page.setViewportSize({ width, height: 800 });
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `${state}: the page is ${wide} px too wide at ${width} px`);
  }
  await page.setViewportSize(before);
}

// What the page is made of, whatever axe thinks of it.
async function isWhole(page, state, language) {
  const found = await page.evaluate(() => ({
    lang: document.documentElement.lang,
    dir: document.documentElement.dir,
    headings: document.querySelectorAll("h1").length,
    landmarks: ["header", "main", "footer", "nav"].every((name) => document.querySelectorAll(name).length === 1),
    nameless: [...document.querySelectorAll("input:not([type=hidden]), select, textarea")].filter((e) => e.labels.length === 0).length,
    dangling: [...document.querySelectorAll("[aria-describedby]")].filter((e) =>
      e.getAttribute("aria-describedby").split(" ").some((id) => !document.getElementById(id))).length,
  }));
  const wanted = {
    lang: language,
    dir: language === "ar" ? "rtl" : "ltr",
    headings: 1,
    landmarks: true,
    nameless: 0,
    dangling: 0,
  };
  for (const name of Object.keys(wanted)) assert.equal(found[name], wanted[name], `${state}: ${name}`);
}

// page: as it is looked at. shown: the same with scripts, where page has none.
async function check(page, state, language, shown = page) {
  if (shown !== page) {
    const style = await (await page.request.get(new URL("/style.css", page.url()).href)).text();
    await shown.setContent(await page.content());
    await shown.addStyleTag({ content: style });
  }
  await isWhole(shown, state, language);
  await noViolations(shown, state);
  await fits(shown, state);
}

module.exports = { check };
