// Opens a page that `r2pc report` wrote in headless Chromium and uses it: no console errors, nothing loaded, sorting and
// filtering by keyboard, no serious finding of axe, nothing wider than a phone. Takes screenshots to look at.
//
//   npm install playwright-core axe-core     # and Chromium; its path in CHROMIUM if it is not /usr/bin/chromium
//   r2pc report facts/ -o report.html
//   node tests/peers/report.mjs report.html [FOLDER FOR SCREENSHOTS]
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { resolve } from "node:path";
import assert from "node:assert/strict";
const require = createRequire(process.cwd() + "/");
const { chromium } = require("playwright-core");
const axe = require.resolve("axe-core");

const [file, shots = "."] = process.argv.slice(2);
const address = pathToFileURL(resolve(file)).href;
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });

async function open(width, height) {
  const page = await browser.newPage({ viewport: { width, height } });
  page.setDefaultTimeout(120_000);
  const wrong = [];
  page.on("console", (message) => message.type() === "error" && wrong.push(message.text()));
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("request", (request) => request.url().startsWith(address) || wrong.push(`loads ${request.url()}`));
  await page.goto(address);
  return { page, wrong };
}

const column = (page, at) =>
  page.$$eval("#table tbody tr:not([hidden])", (rows, at) => rows.map((row) => row.cells[at].dataset.v ?? row.cells[at].textContent), at);
const isSorted = (values, sign) => values.every((v, i) => i === 0 || sign * (v - values[i - 1]) >= 0);

const { page, wrong } = await open(1280, 900);
const all = (await column(page, 0)).length;
assert.ok(all > 0, "the table has rows");

// Sorting, by keyboard: numbers from the greatest down, then from the least up.
for (const at of [1, 2, 7]) {
  const button = page.locator(`#table thead th:nth-child(${at + 1}) button`);
  for (const [order, sign] of [["descending", -1], ["ascending", 1]]) {
    await button.focus();
    await page.keyboard.press("Enter");
    assert.equal(await page.getAttribute(`#table thead th:nth-child(${at + 1})`, "aria-sort"), order);
    assert.ok(isSorted((await column(page, at)).map(Number), sign), `column ${at} ${order}`);
  }
}

// Filtering, by name without accents, by code, and by what is raised.
const first = (await column(page, 0))[0].trim();
const code = first.slice(-3);
await page.fill("#find", code.toLowerCase());
assert.deepEqual((await column(page, 0)).map((c) => c.trim()).filter((c) => c.endsWith(code)).length, 1);
assert.match(await page.textContent("#count"), /of/);
await page.fill("#find", "");
await page.selectOption("#show", "2");
const alerts = await page.$$eval("#table tbody tr:not([hidden])", (rows) => rows.map((row) => Number(row.dataset.level)));
assert.ok(alerts.every((level) => level >= 2) && alerts.length < all, "only alerts and alarms are left");
await page.selectOption("#show", "0");
assert.equal((await column(page, 0)).length, all);

// A link of the table leads to its section; a link to a rule opens what hides it.
await page.click(`#table tbody tr:first-child a`);
assert.ok(await page.evaluate(() => document.getElementById(location.hash.slice(1)).matches("section.country")));
await page.evaluate(() => (location.hash = document.querySelector("article").id));
await page.waitForFunction(() => document.querySelector("article").closest("details").open);

await page.screenshot({ path: `${shots}/wide.png` });
await page.goto(address);
await page.screenshot({ path: `${shots}/wide-top.png` });
await page.click("section.country details summary >> nth=1").catch(() => {});
await (await page.$("section.country")).screenshot({ path: `${shots}/wide-country.png` });
await page.pdf({ path: `${shots}/print.pdf`, format: "A4" });

// axe on the page with everything closed, and with a country's details open.
await page.addScriptTag({ path: axe });
const findings = await page.evaluate(async () => {
  document.querySelectorAll("section.country:first-of-type details, #policies ~ details").forEach((d) => (d.open = true));
  const { violations } = await globalThis.axe.run(document, { resultTypes: ["violations"] });
  return violations.map((v) => `${v.impact} ${v.id}: ${v.help} (${v.nodes.length}, such as ${v.nodes[0].html.slice(0, 160)})`);
});
const serious = findings.filter((f) => /^(serious|critical)/.test(f));
findings.forEach((f) => console.log(f));
assert.deepEqual(serious, [], "axe finds nothing serious");
assert.deepEqual(wrong, [], "no console errors, and nothing is loaded");

const narrow = await open(375, 740);
const wide = await narrow.page.evaluate(() => document.documentElement.scrollWidth);
await narrow.page.screenshot({ path: `${shots}/narrow-top.png` });
await (await narrow.page.$("#table")).scrollIntoViewIfNeeded();
await narrow.page.screenshot({ path: `${shots}/narrow-table.png` });
await (await narrow.page.$("section.country")).screenshot({ path: `${shots}/narrow-country.png` });
assert.ok(wide <= 375, `the page is ${wide} wide on a phone`);
assert.deepEqual(narrow.wrong, []);

// On paper: what is for the screen is gone, and nothing is wider than a page of A4.
const paper = await open(794, 1123);
await paper.page.emulateMedia({ media: "print" });
const shown = await paper.page.$$eval("nav, .tools, .back", (all) => all.filter((e) => e.getClientRects().length > 0).length);
assert.equal(shown, 0, "buttons and links to move about are not printed");
const width = await paper.page.evaluate(() => document.documentElement.scrollWidth);
assert.ok(width <= 794, `the page is ${width} wide on paper`);
await browser.close();
console.log(`${all} countries: sorting, filtering, links, axe, phone width, paper: all well`);
