// Drives `parallax form` in Chromium by the keyboard alone, in several languages, for every kind of
// submission: filled in, checked, saved, taken up again after the process was killed, and sent.
// tests/browser/stand.c starts it beside a pipeline. Usage: drive.js PROGRAM LANGUAGE[:noscript|:dark]...
"use strict";
const assert = require("node:assert");
const { spawn } = require("node:child_process");
const { once } = require("node:events");
const { chromium } = require("playwright-core");
const { check } = require("./barriers.js");
const { Keyboard } = require("./keyboard.js");

const [program, ...passes] = process.argv.slice(2);

// ---- the process ----

class Form {
  async start() {
    this.process = spawn(program, ["form"], { stdio: ["ignore", "pipe", "inherit"] });
    this.ended = once(this.process, "exit");
    let said = "";
    for await (const piece of this.process.stdout) {
      said += piece;
      if (said.includes("\n")) break;
    }
    this.address = said.split("\n")[0];
    assert.match(this.address, /^http:\/\/127\.0\.0\.1:\d+\/[0-9a-f]{64}$/);
  }
  async kill() {
    this.process.kill("SIGKILL");
    await this.ended;
  }
  async end() {
    assert.deepEqual(await this.ended, [0, null]);
  }
}

// ---- what is written ----

const words = {
  en: { title: "Shelters closed", body: "Two of five shelters closed." },
  ru: { title: "Приюты закрыты", body: "Закрыты два приюта из пяти." },
  ar: { title: "أغلقت الملاجئ", body: "أغلق ملجآن من خمسة." },
};

async function fillStart(keys, consent) {
  await keys.choose("country", "KGZ");
  await keys.radio("consent", consent);
}

// Each kind: where it begins, what is filled in before the draft is saved, and what after.
const kinds = [
  {
    kind: "FINDING",
    call: "FORM-FINDING",
    async first(keys, language) {
      await fillStart(keys, "PUBLIC");
      await keys.choose("goal", "5");
      await keys.press("more:goal");
      await keys.choose("target", "5.2");
      await keys.type("year", "2025");
      await keys.choose("finding_type", "GAP").catch(() => keys.radio("finding_type", "GAP"));
      await keys.type("title", words[language].title);
    },
    async rest(keys, language) {
      await keys.type("body", words[language].body);
      await keys.tick("themes", "GENDER_EQUALITY");
      await keys.press("add:observations");
      await keys.type("observations_figure:1", "12.5");
    },
    kept: (language) => ({ title: words[language].title, target: "5.2", year: "2025" }),
  },
  {
    kind: "RESPONSE",
    call: "FORM-SURVEY",
    async first(keys) {
      await fillStart(keys, "ANONYMOUS");
      await keys.radio("answers/invited", "nobody");
      await keys.tick("answers/ways", "hearing");
      await keys.tick("answers/ways", "remote");
    },
    async rest(keys, language) {
      await keys.radio("answers/influence", "2");
      await keys.type("answers/next-time", words[language].title);
    },
    kept: () => ({ "answers/invited": "nobody" }),
  },
  {
    kind: "SIGN_ON",
    call: "FORM-LETTER",
    async first(keys, language) {
      await fillStart(keys, "PUBLIC");
      await keys.type("signatory", words[language].title);
    },
    async rest(keys) {
      await keys.radio("publish", "YES");
    },
    kept: (language) => ({ signatory: words[language].title }),
  },
  {
    kind: "CONTRIBUTION", // new text
    call: "FORM-DRAFT",
    async first(keys, language) {
      await fillStart(keys, "AGGREGATE");
      await keys.radio("section", "follow-up");
      await keys.type("body", words[language].body);
    },
    async rest() {},
    kept: (language) => ({ body: words[language].body, section: "follow-up" }),
  },
  {
    kind: "CONTRIBUTION", // a comment on the draft
    call: "FORM-DRAFT",
    async first(keys, language) {
      await fillStart(keys, "CONFIDENTIAL");
      await keys.radio("section", "purpose");
      await keys.press("more:section");
      await keys.type("comment_on", words[language].title);
    },
    async rest(keys, language) {
      await keys.type("body", words[language].body);
    },
    kept: (language) => ({ comment_on: words[language].title }),
  },
];

// ---- a pass through all of it ----

class Pass {
  constructor(browser, language, how) {
    this.browser = browser;
    this.language = language;
    this.how = how;
    this.form = new Form();
  }

  async open() {
    await this.form.start();
    const origin = new URL(this.form.address).origin;
    this.context = await this.browser.newContext({
      javaScriptEnabled: this.how !== "noscript",
      colorScheme: this.how === "dark" ? "dark" : "light",
    });
    this.page = await this.context.newPage();
    this.shown = this.how === "noscript" ? await (await this.browser.newContext()).newPage() : this.page;
    this.page.on("request", (request) => {
      if (!request.url().startsWith(origin)) this.fault = `it asked for ${request.url()}`;
    });
    this.page.on("pageerror", (error) => (this.fault = `the script failed: ${error}`));
    this.page.on("console", (message) => {
      if (message.type() === "error" && !message.text().includes("409")) this.fault = `the browser says: ${message.text()}`;
    });
    await this.page.goto(this.form.address);
    this.keys = new Keyboard(this.page);
    await this.changeLanguage();
  }

  async changeLanguage() {
    if (this.language === "en") return;
    await this.keys.choose("in-language", this.language);
    await this.keys.press("language");
  }

  async look(state) {
    await check(this.page, `${state} (${this.language} ${this.how})`, this.language, this.shown);
    assert.equal(this.fault, undefined, state);
  }

  async reopen() {
    await this.form.kill();
    await this.context.close();
    await this.open();
  }

  async values(names) {
    const found = {};
    for (const name of names)
      found[name] = await this.page.evaluate((field) => {
        const all = [...document.querySelectorAll("[name]")].filter((e) => e.name === field);
        return (all.find((e) => e.type !== "radio" || e.checked) ?? {}).value;
      }, name);
    return found;
  }

  // Nothing is filled in yet: the list at the top leads to the fields.
  async followFault() {
    await this.keys.press("check");
    await this.look("errors");
    const at = await this.keys.tabTo("a fault", (now) => now.tag === "A" && now.href.startsWith("#f-"));
    await this.page.keyboard.press("Enter");
    await this.page.waitForFunction((id) => document.activeElement.id === id, at.href.slice(1));
    assert.ok(await this.page.evaluate(() => {
      const field = document.activeElement;
      const described = (field.getAttribute("aria-describedby") ?? "").split(" ");
      return described.some((id) => document.getElementById(id)?.className === "wrong");
    }), "the field that a fault leads to says what is wrong");
  }

  // The script counts as the page does when it is saved.
  async countWords() {
    const hint = this.page.locator("#h-body, #h-answers\\/next-time");
    if (this.how === "noscript" || (await hint.count()) === 0) return;
    const before = await hint.textContent();
    await this.keys.tabTo("words", (at) => at.name === "body" || at.name === "answers/next-time");
    await this.page.keyboard.type("one two 三四 - five, six");
    const live = await hint.textContent();
    assert.notEqual(live, before, "the script counts words");
    await this.keys.press("save");
    assert.equal(await hint.textContent(), live, "script and page count alike");
  }

  async write(one) {
    const { keys, page, language } = this;
    await keys.tabTo(`the button of ${one.call}`, (at) => at.tag === "BUTTON" && at.value === one.kind && at.call === one.call);
    await keys.enter();
    await this.look(`${one.kind}, empty`);
    await this.followFault();
    await this.countWords();
    await one.first(keys, language);
    await keys.press("save");
    await this.look(`${one.kind}, saved`);
    const path = new URL(page.url()).pathname;
    await this.reopen();
    await this.keys.follow(path);
    const kept = one.kept(language);
    assert.deepEqual(await this.values(Object.keys(kept)), kept, `${one.kind} after the process was killed`);
    await one.rest(this.keys, language);
    await this.keys.press("check");
    await this.look(`${one.kind}, whole`);
    assert.equal(await this.page.locator("[role=alert]").count(), 0, `${one.kind} has nothing to be mended`);
    await this.keys.press("send");
    assert.match(this.page.url(), /\/submission\//);
    await this.look(`${one.kind}, sent`);
    assert.match(await this.page.locator("main").textContent(), /RECEIVED/);
    await this.keys.follow("/");
  }

  async run() {
    await this.open();
    await this.look("the first page");
    for (const one of kinds) await this.write(one);
    await this.look("the first page with submissions");
    await this.keys.press("done");
    await this.look("the end");
    await this.form.end();
    await this.context.close();
    console.log(`browser: ${this.language} ${this.how} passed, ${kinds.length} sent`);
  }
}

async function main() {
  const browser = await chromium.launch({
    executablePath: process.env.BROWSER_PROGRAM ?? "/usr/bin/chromium",
    // Chromium has no sandbox for root; everybody else has it.
    chromiumSandbox: process.getuid() !== 0,
    args: ["--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1", "--disable-background-networking", "--disable-gpu"],
  });
  try {
    for (const one of passes) {
      const [language, how = "script"] = one.split(":");
      const pass = new Pass(browser, language, how);
      try {
        await pass.run();
      } catch (error) {
        pass.form.process?.kill("SIGKILL");
        throw error;
      }
    }
  } finally {
    await browser.close();
  }
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
