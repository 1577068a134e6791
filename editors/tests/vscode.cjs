// Writes a policy in VS Code in a browser, and looks at each step for what a writer sees; see vscode.sh.
const { chromium } = require("playwright-core");
const path = require("node:path");

const { R2P_WORKSPACE, R2P_PORT, R2P_SHOTS } = process.env;
const PATIENCE = 60_000;
let page;
let shots = 0;

async function step(name, act) {
  try {
    await act();
    await page.screenshot({ path: path.join(R2P_SHOTS, `${String(++shots).padStart(2, "0")}-${name}.png`) });
    console.log(`${name}: ok`);
  } catch (error) {
    await page.screenshot({ path: path.join(R2P_SHOTS, `failed-${name}.png`) });
    throw new Error(`${name}: ${error}`);
  }
}

/** Runs a command of the palette. */
async function command(title) {
  await page.keyboard.press("F1");
  await page.locator(".quick-input-widget input").fill(`>${title}`);
  await page.waitForTimeout(400);
  await page.keyboard.press("Enter");
}

/** Opens a file of the workspace. */
async function open(name) {
  await page.keyboard.press("Control+P");
  await page.locator(".quick-input-widget input").fill(name);
  await page.locator(".quick-input-list .monaco-list-row").first().waitFor({ timeout: PATIENCE });
  await page.waitForTimeout(800);
  await page.keyboard.press("Enter");
  await page.locator(`.tab.active[data-resource-name="${path.basename(name)}"]`).waitFor({ timeout: PATIENCE });
}

/** Puts the cursor at a line and column. */
async function goTo(line, column) {
  await page.keyboard.press("Control+G");
  await page.locator(".quick-input-widget input").fill(`:${line}:${column}`);
  await page.keyboard.press("Enter");
  await page.waitForTimeout(300);
}

const seen = (selector, hasText) => page.locator(selector, hasText ? { hasText } : {}).first();
const waitFor = (selector, hasText) => seen(selector, hasText).waitFor({ timeout: PATIENCE });
const gone = (selector) => page.waitForFunction((s) => document.querySelector(s) === null, selector, { timeout: PATIENCE });

/** Waits until the lines on the screen hold a text. */
const shows = (text) =>
  page.waitForFunction(
    (wanted) => {
      const plain = (s) => s.replace(/[\u00a0\u00b7]/g, " ");
      return [...document.querySelectorAll(".view-line")].some((line) => plain(line.textContent).includes(wanted));
    },
    text,
    { timeout: PATIENCE },
  );

async function main() {
  const flags = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: flags });
  page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  const address = `http://127.0.0.1:${R2P_PORT}/?folder=${R2P_WORKSPACE}`;
  for (let tries = 0; ; tries++) {
    try {
      await page.goto(address);
      break;
    } catch (error) {
      if (tries > 30) throw error;
      await page.waitForTimeout(1000);
    }
  }
  await waitFor(".monaco-workbench");
  await page.waitForTimeout(4000);

  await step("open", async () => {
    await open("terror.r2p");
    await waitFor(".view-line .mtk1");
  });
  await step("squiggle", () => waitFor(".squiggly-error"));
  await step("lens", () => waitFor(".codelens-decoration", "unknown"));
  await step("hover", async () => {
    await goTo(26, 20);
    await command("Show or Focus Hover");
    await waitFor(".monaco-hover", "did you mean");
  });
  await step("quick-fix", async () => {
    await page.keyboard.press("Escape");
    await page.keyboard.press("Control+.");
    await waitFor(".action-widget", "Write `terror`");
  });
  await step("fixed", async () => {
    await page.keyboard.press("Enter");
    await shows("present when terror >= 4");
    await gone(".squiggly-error");
  });
  await step("counts", () => waitFor(".codelens-decoration", "present 1 · below threshold 1 · unknown 1"));
  await step("complete", async () => {
    await goTo(27, 49);
    await page.keyboard.press("End");
    await page.keyboard.type(" and imp");
    await page.keyboard.press("Control+Space");
    await waitFor(".suggest-widget", "impunity");
  });
  await step("completed", async () => {
    await page.keyboard.press("Enter");
    await page.keyboard.type(" > low");
    await shows("impunity > low");
    await page.keyboard.press("Escape");
  });
  await step("rename", async () => {
    await goTo(18, 7);
    await page.keyboard.press("F2");
    // Until the box has the keyboard, letters go into the document.
    await page.waitForFunction(() => document.activeElement?.closest(".rename-box"), undefined, { timeout: PATIENCE });
    await page.keyboard.press("Control+A");
    await page.keyboard.type("terror_scale");
    await page.keyboard.press("Enter");
    await shows("present when terror_scale >= 4");
    await shows("given terror_scale is 4");
  });
  await step("format", async () => {
    await goTo(25, 1);
    await page.keyboard.type("    ");
    await command("Format Document");
    await page.waitForTimeout(1500);
    await shows("  indicator scale");
    const indent = await page.evaluate(() => {
      const line = [...document.querySelectorAll(".view-line")].find((l) => l.textContent.includes("indicator"));
      return line.textContent.replace(/[\u00a0\u00b7]/g, " ").search(/\S/);
    });
    if (indent !== 2) throw new Error(`the line is indented by ${indent}`);
  });
  await step("test-lens", async () => {
    await goTo(37, 1);
    await waitFor(".codelens-decoration", "✓");
    await waitFor(".codelens-decoration", "✗");
    await seen(".codelens-decoration a", "✗").click();
    await waitFor(".notification-toast, .notifications-toasts", "two is terror too");
  });
  await step("tests", async () => {
    await command("Testing: Focus on Test Explorer View");
    await waitFor(".test-explorer", "terror.r2p");
    await command("Test: Run All Tests");
    await waitFor(".test-explorer .codicon-testing-failed-icon, .codicon-testing-failed-icon");
  });
  await step("explain-rule", async () => {
    await command("View: Show Explorer");
    await open("terror.r2p");
    await goTo(27, 5);
    await command("r2pc: Explain what a rule says of a country");
    const box = page.locator(".quick-input-widget input");
    await page.waitForTimeout(1000);
    await box.fill("LBY");
    await page.keyboard.press("Enter");
    await page.waitForTimeout(1000);
    const rule = await box.inputValue();
    if (!rule) throw new Error("the rule at the cursor is not offered");
    await page.keyboard.press("Enter");
    await waitFor(".tab", "Preview LBY");
    for (let tries = 0; ; tries++) {
      const texts = await Promise.all(page.frames().map((f) => f.locator("body").innerText({ timeout: 1000 }).catch(() => "")));
      if (texts.some((text) => text.includes("LBY") && /present|below/.test(text))) break;
      if (tries > 60) throw new Error("the page does not open");
      await page.waitForTimeout(500);
    }
  });
  await step("explain", async () => {
    await command("View: Show Explorer");
    await open("GHA.yaml");
    await goTo(5, 11);
    await page.keyboard.press("End");
    await page.keyboard.type("9");
    await waitFor(".squiggly-error");
    await page.keyboard.press("Control+.");
    await waitFor(".action-widget", "Explain");
  });
  await step("facts", async () => {
    await page.keyboard.press("Escape");
    await goTo(6, 1);
    await page.keyboard.press("End");
    for (let i = 0; i < 3; i++) await page.keyboard.press("Backspace");
    await page.keyboard.press("Control+Space");
    await waitFor(".suggest-widget", "moderate");
  });
  await browser.close();
}

main().catch((error) => {
  console.error(String(error));
  process.exit(1);
});
