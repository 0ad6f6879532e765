// What makes the pages of an interview better than plain forms: each answer is saved when it is given, what depends on it
// appears at once, long lists are searched while one types, files and positions are taken from the device.
// Without this script everything but files still works by the buttons of the page.
"use strict";
(() => {
  const form = document.getElementById("screen");
  if (!form) return;
  const byID = (id) => document.getElementById(id);
  const alarm = byID("alarm");
  const isTyped = (element) => element && element.matches("textarea, select, input:not([type=radio]):not([type=checkbox])");

  // --- Saving -----------------------------------------------------------------------------------------------------

  // One request at a time, in their order: a later answer must not be overtaken by an earlier one.
  let queue = Promise.resolve();
  const dirty = new Set();

  const fields = (action) => {
    const data = new URLSearchParams(new FormData(form));
    data.set("go", action);
    return data;
  };

  const send = (make) => {
    queue = queue.then(async () => {
      try {
        const response = await make();
        if (response.redirected && !new URL(response.url).pathname.startsWith("/screen")) {
          location.assign(response.url);
          return;
        }
        if (!response.ok && response.status !== 422) throw new Error(String(response.status));
        show(await response.text());
        alarm.hidden = true;
      } catch {
        alarm.hidden = false;
      }
    });
    return queue;
  };

  const save = (action = "answer") => {
    dirty.clear();
    return send(() => fetch("/screen", { method: "POST", body: fields(action) }));
  };

  // --- Showing ----------------------------------------------------------------------------------------------------

  // What a block is apart from what is filled in: the browser shows that already.
  const shape = (block) => {
    const copy = block.cloneNode(true);
    for (const field of copy.querySelectorAll("input, option, textarea, details")) {
      field.removeAttribute("checked");
      field.removeAttribute("selected");
      if (field.matches("details")) field.removeAttribute("open");
      if (field.matches("textarea")) field.textContent = "";
      else if (!field.matches("[type=radio], [type=checkbox], [type=hidden], option")) field.removeAttribute("value");
    }
    return copy.outerHTML;
  };
  const sent = new Map();
  const remember = () => {
    sent.clear();
    for (const block of document.querySelectorAll("#questions > .question")) sent.set(block.id, block.outerHTML);
  };

  const show = (text) => {
    const page = new DOMParser().parseFromString(text, "text/html");
    const fresh = page.getElementById("questions");
    const old = byID("questions");
    if (!fresh || !old) return;
    const focused = document.activeElement;
    const ids = new Set();
    let last = null;
    for (const block of [...fresh.querySelectorAll(":scope > .question")]) {
      ids.add(block.id);
      const before = byID(block.id);
      const html = block.outerHTML;
      const isOpen = before && before.contains(focused);
      const isSame = before && (sent.get(block.id) === html || (isOpen && shape(before) === shape(block)));
      const isBusy = isOpen && isTyped(focused) && dirty.has(focused);
      if (before && (isSame || isBusy)) {
        last = before;
      } else {
        const node = document.importNode(block, true);
        const details = before && before.querySelector("details.missing");
        if (details && details.open) node.querySelector("details.missing")?.setAttribute("open", "");
        if (before) before.replaceWith(node);
        else if (last) last.after(node);
        else old.prepend(node);
        if (isOpen && focused.id) byID(focused.id)?.focus({ preventScroll: true });
        enhance(node);
        last = node;
      }
      sent.set(block.id, html);
    }
    for (const block of [...old.querySelectorAll(":scope > .question")]) if (!ids.has(block.id)) block.remove();
    const mistakes = page.getElementById("mistakes");
    if (mistakes && byID("mistakes") && byID("mistakes").outerHTML !== mistakes.outerHTML) {
      byID("mistakes").replaceWith(document.importNode(mistakes, true));
    }
    const saved = byID("saved");
    if (saved) saved.textContent = saved.dataset.text;
  };

  // --- Events -----------------------------------------------------------------------------------------------------

  form.addEventListener("input", (event) => {
    const field = event.target;
    dirty.add(field);
    const saved = byID("saved");
    if (saved) saved.textContent = "";
    if (field.matches("input[type=search]")) search(field);
    if (field.matches(".slider")) byID(field.dataset.for).value = field.value;
  });

  form.addEventListener("change", (event) => {
    const field = event.target;
    if (field.matches("input[type=search]")) return;
    if (field.matches("input[type=file]")) return upload(field);
    dirty.delete(field);
    if (field.name.startsWith("m:") && field.checked) {
      // One reason at a time; a reason takes the answer's place.
      for (const other of form.elements) {
        if (other !== field && other.name === field.name) other.checked = false;
        if (other.name === "a:" + field.name.slice(2)) {
          if (other.matches("[type=radio], [type=checkbox]")) other.checked = false;
          else other.value = "";
        }
      }
    } else if (field.name.startsWith("a:") && (field.value || field.checked)) {
      for (const other of form.elements) if (other.name === "m:" + field.name.slice(2)) other.checked = false;
    }
    save();
  });

  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.matches("[data-live]")) {
      event.preventDefault();
      save(button.value);
    } else if (button.matches(".find")) {
      event.preventDefault();
      search(button.parentElement.querySelector("input"), 0);
    } else if (button.matches(".locate")) {
      locate(button);
    }
  });

  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input[type=search]")) {
      event.preventDefault();
      search(event.target, 0);
    }
  });

  // A tab that is closed, or a phone that is put away, still sends what was being typed.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden" || dirty.size === 0) return;
    dirty.clear();
    fetch("/screen", { method: "POST", body: fields("answer"), keepalive: true }).catch(() => {});
  });

  // --- Long lists -------------------------------------------------------------------------------------------------

  let waiting = 0;
  const search = (field, pause = 150) => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const query = new URLSearchParams({ place: field.dataset.place, find: field.value });
      try {
        const response = await fetch("/choices?" + query);
        if (!response.ok) throw new Error(String(response.status));
        const page = new DOMParser().parseFromString(await response.text(), "text/html");
        byID("r:" + field.dataset.place)?.replaceChildren(...page.body.childNodes);
      } catch {
        alarm.hidden = false;
      }
    }, pause);
  };

  // --- Files ------------------------------------------------------------------------------------------------------

  const words = byID("words").dataset;
  const status = (element) => element.closest(".question").querySelector("p[role=status]");
  const upload = (field) => {
    const file = field.files[0];
    if (!file) return;
    const line = status(field);
    const place = field.closest(".question").dataset.place;
    line.textContent = words.uploading;
    const query = new URLSearchParams({ place, name: file.name });
    send(async () => {
      const response = await fetch("/file?" + query, { method: "PUT", body: file });
      if (!response.ok) {
        line.textContent = response.status === 413 ? words.tooLarge : words.failed;
        field.value = "";
        return new Response(document.documentElement.outerHTML);
      }
      return response;
    });
  };

  // --- Positions --------------------------------------------------------------------------------------------------

  const locate = (button) => {
    const field = byID(button.dataset.for);
    const line = status(button);
    line.textContent = words.locating;
    let best = null;
    const finish = () => {
      navigator.geolocation.clearWatch(watch);
      clearTimeout(timer);
      if (!best) {
        line.textContent = words.noPosition;
        return;
      }
      const { latitude, longitude, altitude, accuracy } = best.coords;
      const text = [latitude.toFixed(7), longitude.toFixed(7), (altitude ?? 0).toFixed(1), accuracy.toFixed(1)].join(" ");
      field.value = "adds" in button.dataset && field.value.trim() ? field.value.trimEnd() + "\n" + text : text;
      line.textContent = words.accuracy.replace("%1", accuracy.toFixed(0));
      field.dispatchEvent(new Event("change", { bubbles: true }));
    };
    // The first position of a receiver is its worst; a good one ends the waiting.
    const timer = setTimeout(finish, 20000);
    const watch = navigator.geolocation.watchPosition(
      (position) => {
        if (!best || position.coords.accuracy <= best.coords.accuracy) best = position;
        line.textContent = words.accuracy.replace("%1", best.coords.accuracy.toFixed(0));
        if (best.coords.accuracy <= 10) finish();
      },
      () => finish(),
      { enableHighAccuracy: true, timeout: 20000, maximumAge: 0 },
    );
  };

  // --- Beginning --------------------------------------------------------------------------------------------------

  const enhance = (part) => {
    for (const element of part.querySelectorAll(".slider, .locate")) {
      if (!element.matches(".locate") || "geolocation" in navigator) element.hidden = false;
    }
  };
  enhance(document);
  remember();
  const wrong = document.querySelector(".question.wrong :is([aria-invalid], input:not([type=hidden]), button)");
  wrong?.focus();
  // What is typed next takes its place.
  if (wrong?.matches("input[type=text]")) wrong.select();
  form.addEventListener("click", (event) => {
    const link = event.target.closest("#mistakes a[data-place]");
    if (!link) return;
    event.preventDefault();
    const block = byID("q:" + link.dataset.place);
    block?.scrollIntoView({ block: "center" });
    block?.querySelector("input:not([type=hidden]), select, textarea, button")?.focus();
  });
})();
