// The turns of a dialogue: which of them stand, where they are on the screen, and what a finding is about.
"use strict";

const Turns = (() => {
  const list = document.getElementById("cards");

  function copy(id) {
    return document.importNode(document.getElementById(id).content, true).firstElementChild;
  }

  function of(turn) {
    return [...list.children].find((one) => turn && one.dataset.turn === turn);
  }

  function edge() {
    return document.querySelector(".scrubber").getBoundingClientRect().bottom;
  }

  // The turn that is looked at keeps its place on the screen; without one, the first turn below the rail does.
  function places(turn) {
    const cards = [...list.children], top = edge();
    const first = of(turn) || cards.find((one) => one.getBoundingClientRect().bottom > top + 8);
    if (!first) return null;
    const at = cards.indexOf(first);
    return cards.slice(0, at + 1).reverse().concat(cards.slice(at + 1))
      .map((one) => ({ key: one.dataset.key, top: one.getBoundingClientRect().top }));
  }

  function hold(places) {
    if (!places) return;
    const spacer = document.getElementById("spacer");
    const there = new Map([...list.children].map((one) => [one.dataset.key, one]));
    const place = places.find((one) => there.has(one.key));
    if (!place) return;
    const before = spacer.offsetHeight;
    const wanted = window.scrollY + there.get(place.key).getBoundingClientRect().top - place.top - before;
    const room = Math.max(0, Math.round(-wanted));
    if (room !== before) spacer.style.height = `${room}px`;
    window.scrollTo({ top: Math.max(0, wanted + room), behavior: "instant" });
  }

  function arrange(order) {
    const there = new Map([...list.children].map((one) => [one.dataset.card, one]));
    let after = null;
    for (const number of order) {
      const shown = there.get(String(number)) ?? copy(`card-${number}`);
      there.delete(String(number));
      const next = after ? after.nextSibling : list.firstChild;
      if (shown !== next) list.insertBefore(shown, next);
      after = shown;
    }
    for (const one of there.values()) one.remove();
    document.getElementById("empty").hidden = order.length > 0;
  }

  // A turn that has only now been chosen is brought into view, if it is not.
  function bring(turn) {
    const card = of(turn);
    if (!card) return;
    const top = edge(), box = card.getBoundingClientRect();
    if (box.top < top + 8 || box.top > window.innerHeight - 120) {
      window.scrollBy({ top: box.top - top - Math.min(140, window.innerHeight / 5), behavior: "instant" });
    }
  }

  // What a finding is about is lit: its argument, and the words of its evidence.
  function light(finding) {
    for (const place of document.querySelectorAll(".lit, .lit-place")) place.classList.remove("lit", "lit-place");
    if (window.CSS?.highlights) CSS.highlights.delete("evidence");
    if (!finding) return;
    for (const place of list.querySelectorAll(".finding")) place.classList.toggle("lit", place.dataset.finding === finding.id);
    const card = of(finding.turn);
    if (!card) return;
    const block = [...card.querySelectorAll(".stands .block")].find((each) => each.dataset.call === finding.call);
    const row = block && [...block.querySelectorAll("[data-pointer]")].find((each) => {
      const at = each.dataset.pointer;
      return finding.pointer && at && (finding.pointer === at || finding.pointer.startsWith(`${at}/`));
    });
    row?.classList.add("lit-place");
    lightWords(row ?? card.querySelector(".stands"), finding.evidence);
  }

  function lightWords(within, words) {
    if (!within || !words || !window.CSS?.highlights || !window.Highlight) return;
    const ranges = [], walker = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.data.indexOf(words);
      if (at < 0) continue;
      const range = new Range();
      range.setStart(node, at);
      range.setEnd(node, at + words.length);
      ranges.push(range);
    }
    if (ranges.length) CSS.highlights.set("evidence", new Highlight(...ranges));
  }

  return { list, copy, of, places, hold, arrange, bring, light };
})();
