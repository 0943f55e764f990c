// A person at the keyboard: Tab, arrows, letters, Enter and Space. Nothing is clicked, and no
// script moves the focus; the page is only looked at to see where it is.
"use strict";

const TABS_MAX = 600;

class Keyboard {
  constructor(page) {
    this.page = page;
  }

  // What has the focus.
  where() {
    return this.page.evaluate(() => {
      const at = document.activeElement;
      return {
        tag: at.tagName,
        id: at.id,
        name: at.name ?? "",
        value: at.value ?? "",
        type: at.type ?? "",
        checked: at.checked ?? false,
        href: at.getAttribute("href") ?? "",
        call: at.form?.elements.call?.value ?? "",
      };
    });
  }

  // Tabs on until wanted; around the page at most once.
  async tabTo(what, wanted) {
    for (let i = 0; i < TABS_MAX; i++) {
      const at = await this.where();
      if (wanted(at)) return at;
      await this.page.keyboard.press("Tab");
    }
    throw new Error(`${what} cannot be reached by Tab on ${this.page.url()}`);
  }

  async type(name, text) {
    await this.tabTo(name, (at) => at.name === name);
    await this.page.keyboard.press("ControlOrMeta+A");
    await this.page.keyboard.press("Delete");
    await this.page.keyboard.type(text);
  }

  // In a list: down until it is there, from the first entry.
  async choose(name, value) {
    await this.tabTo(name, (at) => at.name === name && at.tag === "SELECT");
    await this.page.keyboard.press("Home");
    for (let i = 0; i < TABS_MAX; i++) {
      if ((await this.where()).value === value) return;
      await this.page.keyboard.press("ArrowDown");
    }
    throw new Error(`${name} has no ${value}`);
  }

  // Radio buttons: Tab comes to the one that is chosen, arrows go on to the others.
  async radio(name, value) {
    let at = await this.tabTo(name, (now) => now.name === name && now.type === "radio");
    if (!at.checked) await this.page.keyboard.press("Space");
    for (let i = 0; i < 20; i++) {
      at = await this.where();
      if (at.value === value && at.checked) return;
      await this.page.keyboard.press("ArrowDown");
    }
    throw new Error(`${name} has no ${value}`);
  }

  async tick(name, value) {
    const at = await this.tabTo(`${name}=${value}`, (now) => now.name === name && now.value === value);
    if (!at.checked) await this.page.keyboard.press("Space");
  }

  // Enter on what has the focus, and the page that it leads to.
  async enter() {
    const loaded = this.page.waitForEvent("load");
    await this.page.keyboard.press("Enter");
    await loaded;
  }

  async press(value, name = "go") {
    await this.tabTo(`the button ${value}`, (at) => at.tag === "BUTTON" && at.name === name && at.value === value);
    await this.enter();
  }

  async follow(href) {
    await this.tabTo(`the link ${href}`, (at) => at.tag === "A" && at.href === href);
    await this.enter();
  }
}

module.exports = { Keyboard };
