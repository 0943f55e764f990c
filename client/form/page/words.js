// Words left while somebody types. The page says the same without it each time it is saved.
"use strict";
// As lib/base/text.h counts: runs between white space; each Chinese or Japanese character is one.
function wordsIn(text) {
  const spaced = text.replace(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/gu, " x ");
  return spaced.split(/\s+/u).filter(Boolean).length;
}
for (const hint of document.querySelectorAll("[data-most]")) {
  const field = document.getElementById("f" + hint.id.slice(1));
  if (!field) continue;
  const most = Number(hint.dataset.most);
  field.addEventListener("input", () => {
    const left = most - wordsIn(field.value);
    const words = left < 0 ? hint.dataset.over : hint.dataset.left;
    hint.textContent = words.replace("%s", Math.abs(left).toLocaleString("en"));
  });
}
