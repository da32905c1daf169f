// What every page does: it grows with its run, and has keys for verdicts. What the server has rendered is put in the place of
// what was there: no text is ever made into markup here, nor in the scripts beside it.
"use strict";

(() => {
  const live = document.getElementById("live");
  if (!live?.dataset.changes) return;
  let waiting = false;

  // A part that somebody is in the middle of stays as it is.
  async function renew() {
    waiting = false;
    if (document.hidden || live.contains(document.activeElement)) return;
    const answer = await fetch(location.href);
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("live");
    if (fresh) live.replaceChildren(...document.importNode(fresh, true).childNodes);
  }

  new EventSource(live.dataset.changes).addEventListener("message", () => {
    if (!waiting) setTimeout(renew, 300);
    waiting = true;
  });
})();

// The keys of the verdicts, and of the dialogues beside this one. A rejection needs a reason: its key only leads to where it is
// written.
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.type !== "range" && event.target.closest("input, textarea, select")) return;
  const verdict = { a: "keep", x: "reject", u: "unsure" }[event.key];
  const judge = verdict && document.querySelector(".judge");
  const beside = document.querySelector(`.neighbours [rel=${{ n: "next", p: "prev" }[event.key] ?? "none"}]`);
  if (judge && verdict === "reject" && !judge.elements.words.value.trim()) judge.elements.words.focus();
  else if (judge) judge.requestSubmit(judge.querySelector(`[value="${verdict}"]`));
  else if (beside) location.href = beside.href;
  else return;
  event.preventDefault();
});
