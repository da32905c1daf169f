// The versions of a dialogue: the slider, its keys, and what is shown of the event and of the turn.
"use strict";

(() => {
  const $ = (id) => document.getElementById(id);
  const course = JSON.parse($("course").textContent);
  const list = Turns.list, ticks = [...document.querySelector(".rail").children];
  const last = course.lines.length;
  const orders = unrolled(course.splices);
  let version = Number(ticks.find((one) => one.classList.contains("now"))?.querySelector("a").dataset.version ?? last);
  let turn = list.querySelector(".focus")?.dataset.turn ?? "";
  let finding = "";
  const judge = document.querySelector(".judge");

  document.documentElement.classList.add("scripted");
  for (const tick of ticks) {
    tick.firstElementChild.tabIndex = -1;
    tick.firstElementChild.removeAttribute("title"); // the line below says it
  }
  const slider = $("slider");
  slider.hidden = false;
  slider.addEventListener("input", () => go(Number(slider.value)));

  function unrolled(splices) {
    const found = [[]];
    for (const [at, out, put] of splices) {
      const next = found[found.length - 1].slice();
      next.splice(at, out, ...put);
      found.push(next);
    }
    return found;
  }

  function show() {
    const places = Turns.places(turn);
    Turns.arrange(orders[version]);
    for (const one of list.children) one.classList.toggle("focus", Boolean(turn) && one.dataset.turn === turn);
    ticks.forEach((tick, at) => {
      const now = at + 1 === version;
      tick.classList.toggle("now", now);
      tick.classList.toggle("touches", Boolean(turn) && course.turns[at].includes(turn));
      if (now) tick.firstElementChild.setAttribute("aria-current", "true");
      else tick.firstElementChild.removeAttribute("aria-current");
    });
    slider.value = String(version);
    slider.setAttribute("aria-valuetext", course.lines[version - 1]);
    $("event").replaceChildren(Turns.copy(`event-${version}`));
    $("event-version").textContent = String(version);
    tell();
    showStory();
    showFinding();
    showSteps();
    Turns.hold(places);
    remember();
  }

  function tell() {
    const there = !turn || Turns.of(turn);
    $("line").classList.remove("glance");
    $("line").textContent = course.lines[version - 1] + (there ? "" : ` (${turn} is not there at this version)`);
  }

  function showStory() {
    const known = turn && $(`story-${turn}`);
    $("story-section").hidden = !known;
    document.querySelector(".of-turn").hidden = !known;
    $("turn-name").textContent = $("story-turn").textContent = turn;
    if (judge) {
      judge.querySelector(".about").hidden = !known;
      judge.querySelector(".about .id").textContent = judge.elements.turn.value = judge.elements.at_turn.value = turn;
      judge.elements.turn.checked &&= Boolean(known);
    }
    $("story").replaceChildren(...(known ? [Turns.copy(`story-${turn}`)] : []));
    for (const link of $("story").querySelectorAll("a")) link.classList.toggle("now", Number(link.dataset.version) === version);
  }

  function showSteps() {
    for (const link of document.querySelectorAll("[data-step], [data-touch]")) {
      const to = target(link);
      if (to) { link.href = address(to); link.removeAttribute("aria-disabled"); }
      else { link.removeAttribute("href"); link.setAttribute("aria-disabled", "true"); }
    }
  }

  function target(link) {
    const by = Number(link.dataset.step ?? link.dataset.touch);
    return link.dataset.step ? beside(by) : touching(by);
  }

  function beside(by) {
    const to = version + by;
    return to >= 1 && to <= last ? to : 0;
  }

  function touching(by) {
    for (let to = version + by; to >= 1 && to <= last; to += by) if (course.turns[to - 1].includes(turn)) return to;
    return 0;
  }

  function showFinding() {
    for (const place of document.querySelectorAll(".found li")) {
      place.classList.toggle("now", place.dataset.finding === finding && Boolean(finding));
    }
    Turns.light(course.findings.find((each) => each.id === finding));
  }

  function address(to) {
    const query = new URLSearchParams({ at: String(to) });
    if (turn) query.set("turn", turn);
    if (finding) query.set("finding", finding);
    if (course.queue) query.set("in", course.queue);
    return `${course.path}${course.file ? "#" : "?"}${query}`;
  }

  function remember() {
    history.replaceState(null, "", address(version));
  }

  function go(to, also = {}) {
    if (!(to >= 1 && to <= last)) return;
    const jumps = also.turn !== undefined && also.turn !== turn;
    version = to;
    if (also.turn !== undefined) turn = also.turn;
    finding = also.finding ?? "";
    show();
    if (jumps && turn) Turns.bring(turn);
  }

  function another(by) {
    const cards = [...list.children].filter((one) => one.dataset.turn);
    const at = cards.findIndex((one) => one.dataset.turn === turn);
    const next = cards[at < 0 ? (by > 0 ? 0 : cards.length - 1) : at + by];
    if (next) go(version, { turn: next.dataset.turn });
  }

  function walk(by) {
    const all = course.findings;
    if (!all.length) return;
    const at = all.findIndex((one) => one.id === finding);
    const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : (at + by + all.length) % all.length];
    go(next.version, { turn: next.turn, finding: next.id });
    document.querySelector(".found li.now")?.scrollIntoView({ block: "nearest" });
  }

  // Of what is selected, or of the argument under the pointer: where it comes from, as of this version.
  let pointed = null;
  list.addEventListener("pointerover", (event) => { pointed = event.target.closest(".argument"); });

  function why() {
    const selected = String(getSelection()).trim().replace(/^"|"$/g, "");
    const key = pointed?.isConnected && pointed.querySelector("a.key");
    if (course.file || !(selected || key)) return false;
    const asked = selected ? new URLSearchParams({ place: selected }) : new URL(key.href).searchParams;
    asked.set("at", String(version));
    location.href = `${course.path}/why?${asked}`;
    return true;
  }

  // Two versions: the first stroke keeps this one, the second one compares.
  let kept = 0;

  function compare() {
    if (course.file) return false;
    if (kept && kept !== version) {
      location.href = `${course.path}/compare?from=${kept}&to=${version}`;
      return true;
    }
    kept = kept ? 0 : version;
    ticks.forEach((tick, at) => tick.classList.toggle("kept-one", at + 1 === kept));
    $("line").textContent = kept ? `v${kept} is kept: go to another version, and c compares` : course.lines[version - 1];
    return true;
  }

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const link = event.target.closest("a");
    if (link && link.dataset.focus !== undefined) {
      event.preventDefault();
      go(version, { turn: link.dataset.focus === turn ? "" : link.dataset.focus });
    } else if (link && (link.dataset.step || link.dataset.touch)) {
      event.preventDefault();
      go(target(link));
    } else if (link && link.dataset.version) {
      event.preventDefault();
      const { version: to, turn: at, finding: found } = link.dataset;
      go(Number(to), { ...(at === undefined ? {} : { turn: at }), finding: found });
    } else if (link?.classList.contains("key")) {
      const to = new URL(link.href);
      to.searchParams.set("at", String(version));
      link.href = to.href;
    } else if (!link && !String(getSelection())) {
      const card = event.target.closest(".card.turn");
      if (card && list.contains(card) && !event.target.closest("summary, button, input")) {
        go(version, { turn: card.dataset.turn });
      }
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, textarea, select") && event.target !== slider) return;
    const done = {
      ArrowLeft: () => go((event.shiftKey && turn ? touching(-1) : beside(-1))),
      ArrowRight: () => go((event.shiftKey && turn ? touching(1) : beside(1))),
      j: () => another(1),
      k: () => another(-1),
      "]": () => walk(1),
      "[": () => walk(-1),
      w: why,
      c: compare,
      Escape: () => go(version, { turn: "" }),
    }[event.key];
    if (!done || done() === false) return;
    event.preventDefault();
  });

  // Sliding along the rail, by mouse or finger.
  const lanes = document.querySelector(".lanes");
  const under = (event) => {
    const at = ticks.findIndex((one) => event.clientX < one.getBoundingClientRect().right);
    return at < 0 ? last : at + 1;
  };
  let sliding = false;
  lanes.addEventListener("pointerdown", (event) => {
    if (event.button || event.ctrlKey || event.metaKey) return;
    sliding = true;
    hidePreview();
    lanes.setPointerCapture(event.pointerId);
    go(under(event));
  });
  lanes.addEventListener("pointermove", (event) => {
    const to = under(event);
    if (sliding) { if (to !== version) go(to); return; }
    $("line").classList.toggle("glance", to !== version);
    $("line").textContent = course.lines[to - 1];
    preview(to, ticks[to - 1]);
  });
  for (const end of ["pointerup", "pointercancel"]) lanes.addEventListener(end, () => { sliding = false; });
  lanes.addEventListener("pointerleave", () => { hidePreview(); if (!sliding) tell(); });

  // The turn that the event under the pointer was about, as it stood then: the one that is looked at, if it was.
  function preview(at, tick) {
    const about = course.turns[at - 1];
    const id = about.includes(turn) ? turn : about[0];
    const number = at === version ? undefined : orders[at].find((one) => $(`card-${one}`).content.firstElementChild.dataset.turn === id);
    if (number === undefined) { hidePreview(); return; }
    const shown = $("preview"), card = Turns.copy(`card-${number}`);
    card.removeAttribute("id");
    shown.replaceChildren(card);
    shown.hidden = false;
    const edge = lanes.getBoundingClientRect(), middle = tick.getBoundingClientRect();
    const left = middle.left + middle.width / 2 - edge.left - shown.offsetWidth / 2;
    shown.style.left = `${Math.max(0, Math.min(left, edge.width - shown.offsetWidth))}px`;
  }

  function hidePreview() {
    $("preview").hidden = true;
  }

  lanes.addEventListener("dragstart", (event) => event.preventDefault());

  function fromHash() {
    const asked = new URLSearchParams(location.hash.slice(1));
    if (!asked.has("at")) return false;
    turn = asked.get("turn") ?? "";
    finding = asked.get("finding") ?? "";
    version = Math.min(Math.max(Number(asked.get("at")) || last, 1), last);
    show();
    if (turn) Turns.bring(turn);
    return true;
  }

  // More events: at the last version the page follows, else it says so.
  if (course.changes) {
    new EventSource(course.changes).addEventListener("message", (event) => {
      const { version: now } = JSON.parse(event.data);
      if (!(now > last)) return;
      const query = new URLSearchParams({ ...(turn ? { turn } : {}), ...(course.queue ? { in: course.queue } : {}) });
      if (version === last) location.replace(`${course.path}?${query}`);
      $("more").href = `${course.path}?${query}`;
      $("more").textContent = `${now - last} more`;
      $("more").hidden = false;
    });
  }

  if (course.file) {
    window.addEventListener("hashchange", fromHash);
    if (!fromHash()) show();
  } else {
    finding = new URLSearchParams(location.search).get("finding") ?? "";
    show();
    if (turn) Turns.bring(turn);
  }
})();
