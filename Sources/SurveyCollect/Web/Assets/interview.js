// What makes the pages of an interview better than plain forms: each answer is saved when it is given, what depends on it
// appears at once, long lists are searched while one types, files and positions are taken from the device.
// Without this script everything but files still works by the buttons of the page.
"use strict";
(() => {
  const form = document.getElementById("screen");
  if (!form) return;
  const byID = (id) => document.getElementById(id);
  const alarm = byID("alarm");
  const words = byID("words").dataset;
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

  // A page must not move under a finger or a mouse button: what comes meanwhile is shown once it is lifted.
  let lifted = Promise.resolve();
  addEventListener("pointerdown", () => {
    lifted = new Promise((resolve) => {
      const lift = () => setTimeout(resolve, 50);
      addEventListener("pointerup", lift, { once: true });
      addEventListener("pointercancel", lift, { once: true });
      // Lists of the browser's own, and what is lifted outside the window, say nothing.
      setTimeout(resolve, 1500);
    });
  }, true);

  // What went wrong: the program does not answer, or it could not save.
  const warn = (error) => {
    alarm.hidden = false;
    for (const text of alarm.children) text.hidden = (text.dataset.when === "offline") !== error instanceof TypeError;
  };
  const hush = () => {
    alarm.hidden = true;
    for (const line of document.querySelectorAll("p[role=status].hint")) if (line.textContent === words.uploading) line.textContent = "";
  };

  const parse = (text) => new DOMParser().parseFromString(text, "text/html");
  let sending = 0;
  // Of the answer to it, the question at `fresh` is shown as it comes.
  const send = (make, fresh) => {
    sending += 1;
    form.setAttribute("aria-busy", "true");
    queue = queue.then(async () => {
      try {
        const response = await make();
        if (!response) return;
        if (response.redirected && !new URL(response.url).pathname.endsWith("/screen")) {
          location.assign(response.url);
          return;
        }
        if (response.status === 409) {
          // Another interview is open now: the page says so, and takes nothing more.
          document.body.replaceWith(document.importNode(parse(await response.text()).body, true));
          return;
        }
        if (!response.ok) throw new Error(String(response.status));
        const text = await response.text();
        await lifted;
        show(text, fresh);
        hush();
      } catch (error) {
        warn(error);
      } finally {
        sending -= 1;
        if (sending === 0) form.removeAttribute("aria-busy");
      }
    });
    return queue;
  };

  const save = (action = "answer", fresh = null) => {
    dirty.clear();
    return send(() => fetch("screen", { method: "POST", body: fields(action) }), fresh);
  };

  // --- Showing ----------------------------------------------------------------------------------------------------

  // What a block is apart from what is filled in: the browser shows that already.
  const shape = (block) => {
    const copy = block.cloneNode(true);
    for (const field of copy.querySelectorAll("input, option, textarea, details, output")) {
      field.removeAttribute("checked");
      field.removeAttribute("selected");
      if (field.matches("details")) field.removeAttribute("open");
      if ("ownDirection" in field.dataset) field.removeAttribute("dir");
      if (field.matches("textarea, output")) field.textContent = "";
      else if (!field.matches("[type=radio], [type=checkbox], [type=hidden]:not(.seen), option")) field.removeAttribute("value");
    }
    // What the script has added by itself.
    copy.removeAttribute("tabindex");
    for (const scale of copy.querySelectorAll(".likert.row")) scale.classList.remove("row");
    return copy.outerHTML;
  };
  const sent = new Map();
  const remember = () => {
    sent.clear();
    for (const block of document.querySelectorAll("#questions > .question")) sent.set(block.id, block.outerHTML);
  };

  const show = (text, fresh = null) => {
    const page = parse(text);
    const shown = page.getElementById("questions");
    const old = byID("questions");
    if (!shown || !old) return;
    if (page.querySelector("[name=at]")?.value !== form.elements.at.value) {
      // The screen is not there any more.
      location.assign("screen");
      return;
    }
    const focused = document.activeElement;
    const ids = new Set();
    let last = null;
    for (const block of [...shown.querySelectorAll(":scope > .question")]) {
      ids.add(block.id);
      const before = byID(block.id);
      const html = block.outerHTML;
      const isOpen = before && before.contains(focused);
      const isSame = before && block.dataset.place !== fresh && (sent.get(block.id) === html || (isOpen && shape(before) === shape(block)));
      const isBusy = isOpen && isTyped(focused) && dirty.has(focused);
      if (before && (isSame || isBusy)) {
        const seen = before.querySelector(".seen");
        if (seen) seen.value = block.querySelector(".seen").value;
        last = before;
      } else {
        const node = document.importNode(block, true);
        const details = before && before.querySelector("details.missing");
        if (details && details.open) node.querySelector("details.missing")?.setAttribute("open", "");
        if (before) carryDrawing(before, node);
        if (before?.querySelector(".reveal[aria-pressed=true]")) reveal(node.querySelector(".reveal"), true, node);
        if (before) before.replaceWith(node);
        else if (last) last.after(node);
        else old.prepend(node);
        if (isOpen) {
          const again = focused.id && byID(focused.id);
          (again || node.querySelector("input:not([type=hidden]), select, textarea, button"))?.focus({ preventScroll: true });
        }
        enhance(node);
        last = node;
      }
      sent.set(block.id, html);
    }
    for (const block of [...old.querySelectorAll(":scope > .question")]) if (!ids.has(block.id)) block.remove();
    for (const part of drawn.keys()) if (!part.isConnected) drawn.delete(part);
    const mistakes = page.getElementById("mistakes");
    if (mistakes && byID("mistakes") && byID("mistakes").outerHTML !== mistakes.outerHTML) {
      byID("mistakes").replaceWith(document.importNode(mistakes, true));
    }
    const saved = byID("saved");
    if (saved) saved.textContent = saved.dataset.text;
  };

  // A masked answer, as long as the page stays and somebody wants to see it.
  const reveal = (button, isShown, part = document) => {
    const field = button && part.querySelector("#" + CSS.escape(button.dataset.for));
    if (!field) return;
    // A text of several lines has no field of its own that hides it.
    if (field.matches("textarea")) field.classList.toggle("masked", !isShown);
    else field.type = isShown ? "text" : "password";
    button.setAttribute("aria-pressed", String(isShown));
  };

  // An empty field begins where the page does, a text where its first letter wants it.
  const turn = (field) => {
    if (!("ownDirection" in field.dataset)) return;
    if (field.value) field.dir = "auto";
    else field.removeAttribute("dir");
  };

  // --- Events -----------------------------------------------------------------------------------------------------

  form.addEventListener("input", (event) => {
    const field = event.target;
    dirty.add(field);
    sayDay(field);
    turn(field);
    const saved = byID("saved");
    if (saved) saved.textContent = "";
    if (field.matches("input[type=search]")) search(field);
    if (field.matches(".slider")) byID(field.dataset.for).value = field.value;
  });

  // A page is left only for a program that answers, and with every drawing kept; a button that is touched twice acts once.
  let isLeaving = false;
  let mayLeave = false;
  form.addEventListener("submit", async (event) => {
    if (mayLeave) return;
    event.preventDefault();
    if (isLeaving) return;
    isLeaving = true;
    const button = event.submitter;
    mayLeave = (await keepDrawn()) && (await isAnswering());
    if (mayLeave) hush();
    if (mayLeave) form.requestSubmit(button?.isConnected ? button : null);
    // Unless nothing has come of it.
    setTimeout(() => (isLeaving = mayLeave = false), mayLeave ? 5000 : 0);
  });
  const isAnswering = async () => {
    try {
      await fetch("/favicon.ico", { cache: "no-store" });
      return true;
    } catch (error) {
      warn(error);
      return false;
    }
  };
  addEventListener("pageshow", (event) => {
    isLeaving = mayLeave = false;
    // A page out of the browser's memory shows what was there then.
    if (event.persisted) location.reload();
  });

  form.addEventListener("change", (event) => {
    const field = event.target;
    if (field.matches("input[type=search]")) return;
    dirty.delete(field);
    if (field.matches("input[type=file]")) return upload(field);
    if (field.name.startsWith("m:") && field.checked) {
      // One reason at a time; a reason takes the answer's place.
      for (const other of form.elements) {
        if (other !== field && other.name === field.name) other.checked = false;
        if (other.name === "a:" + field.name.slice(2)) {
          if (other.matches("[type=radio], [type=checkbox]")) other.checked = false;
          else other.value = "";
          turn(other);
        }
      }
    } else if (field.name.startsWith("a:") && (field.value || field.checked)) {
      for (const other of form.elements) if (other.name === "m:" + field.name.slice(2)) other.checked = false;
    }
    // What was answered before comes back with a reason that is taken back.
    save("answer", field.name.startsWith("m:") && !field.checked ? field.name.slice(2) : null);
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
    } else if (button.matches(".reveal")) {
      reveal(button, button.getAttribute("aria-pressed") !== "true");
    }
  });

  form.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input[type=search]")) {
      event.preventDefault();
      search(event.target, 0);
    }
  });

  // A drawing goes with its page: the browser asks first.
  addEventListener("beforeunload", (event) => {
    if (drawn.size > 0) event.preventDefault();
  });

  // A tab that is closed, or a phone that is put away, still sends what was being typed.
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "hidden") return;
    keepDrawn();
    if (dirty.size === 0) return;
    dirty.clear();
    send(() => fetch("screen", { method: "POST", body: fields("answer"), keepalive: true }));
  });

  // --- Long lists -------------------------------------------------------------------------------------------------

  let waiting = 0;
  let searches = 0;
  const search = (field, pause = 150) => {
    clearTimeout(waiting);
    const number = (searches += 1);
    waiting = setTimeout(async () => {
      const body = new URLSearchParams({ of: form.elements.of.value, place: field.dataset.place, find: field.value });
      try {
        const response = await fetch("choices", { method: "POST", body });
        if (!response.ok) throw new Error(String(response.status));
        const page = parse(await response.text());
        await lifted;
        // A later search may have been answered before.
        if (number !== searches) return;
        byID("r:" + field.dataset.place)?.replaceChildren(...page.body.childNodes);
      } catch (error) {
        warn(error);
      }
    }, pause);
  };

  // --- Files ------------------------------------------------------------------------------------------------------

  const status = (element) => element.closest(".question").querySelector("p[role=status]");
  // False if the file has not been saved.
  const put = async (block, file, ending) => {
    const line = status(block);
    line.textContent = words.uploading;
    const query = new URLSearchParams({ of: form.elements.of.value, place: block.dataset.place, ending });
    let isSaved = false;
    await send(async () => {
      const response = await fetch("file?" + query, { method: "PUT", body: file });
      isSaved = response.ok || response.status === 409;
      if (isSaved) return response;
      line.textContent = { 413: words.tooLarge, 415: words.otherKind }[response.status] ?? words.failed;
      return null;
    });
    return isSaved;
  };

  // A photo as large as the form asks for, upright, and without what the camera noted in it, as the place. Other pictures
  // stay as they are: only these two kinds come out of a canvas as what they were.
  const shrunk = async (file, longest) => {
    if (!(longest > 0) || !["image/jpeg", "image/png"].includes(file.type)) return file;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
      const scale = longest / Math.max(picture.width, picture.height);
      if (scale >= 1) return file;
      const canvas = document.createElement("canvas");
      canvas.width = Math.max(1, Math.round(picture.width * scale));
      canvas.height = Math.max(1, Math.round(picture.height * scale));
      const pen = canvas.getContext("2d");
      pen.imageSmoothingQuality = "high";
      pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
      return (await new Promise((resolve) => canvas.toBlob(resolve, file.type, 0.9))) ?? file;
    } catch {
      // A picture that this browser cannot read is still an answer.
      return file;
    }
  };

  const upload = async (field) => {
    const file = field.files[0];
    if (!file) return;
    const ending = file.name.includes(".") ? file.name.split(".").pop() : "";
    const picture = await shrunk(file, Number(field.dataset.maxPixels));
    if (!(await put(field.closest(".question"), picture, ending))) field.value = "";
  };

  // --- Drawings ---------------------------------------------------------------------------------------------------

  // What has been drawn and not kept yet, with what keeps it. The page is not left before.
  const drawn = new Map();

  // A question that is shown anew keeps what is being drawn for it, unless a file or a reason for no answer took its place.
  const carryDrawing = (before, after) => {
    const part = before.querySelector(".drawing");
    const file = (block) => block.querySelector(".file img")?.getAttribute("src");
    if (!drawn.has(part) || file(before) !== file(after) || after.querySelector("[name^='m:']:checked")) return;
    after.querySelector(".drawing")?.replaceWith(part);
  };

  const openDrawing = (part) => {
    if (drawn.has(part)) return;
    const [anew, keep] = part.querySelectorAll("button");
    const canvas = part.querySelector("canvas");
    const pen = canvas.getContext("2d");
    const photo = "annotates" in part.dataset && part.closest(".question").querySelector(".file img");

    const clear = () => {
      if (photo && photo.naturalWidth) {
        const scale = Math.min(1, 1600 / Math.max(photo.naturalWidth, photo.naturalHeight));
        canvas.width = Math.round(photo.naturalWidth * scale);
        canvas.height = Math.round(photo.naturalHeight * scale);
      }
      // White also in the dark: it is what will be seen on paper.
      pen.fillStyle = "#fff";
      pen.fillRect(0, 0, canvas.width, canvas.height);
      if (photo && photo.naturalWidth) pen.drawImage(photo, 0, 0, canvas.width, canvas.height);
      pen.strokeStyle = photo ? "#c00" : "#000";
      pen.lineWidth = canvas.width / 240;
      pen.lineCap = pen.lineJoin = "round";
      anew.disabled = keep.disabled = true;
      drawn.delete(part);
    };
    const store = async () => {
      const picture = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
      if (!part.isConnected) return true;
      if (!(await put(part.closest(".question"), picture, "png"))) return false;
      drawn.delete(part);
      return true;
    };
    const line = (event) => {
      const box = canvas.getBoundingClientRect();
      for (const point of event.getCoalescedEvents?.() ?? [event]) {
        pen.lineTo(((point.clientX - box.left) * canvas.width) / box.width, ((point.clientY - box.top) * canvas.height) / box.height);
      }
      pen.stroke();
    };
    canvas.addEventListener("pointerdown", (event) => {
      if (!event.isPrimary || event.button !== 0) return;
      canvas.setPointerCapture(event.pointerId);
      pen.beginPath();
      line(event);
      anew.disabled = keep.disabled = false;
      drawn.set(part, store);
    });
    canvas.addEventListener("pointermove", (event) => canvas.hasPointerCapture(event.pointerId) && line(event));
    anew.addEventListener("click", clear);
    keep.addEventListener("click", store);
    if (photo && !photo.complete) photo.addEventListener("load", clear);
    clear();
    part.hidden = false;
  };

  // False if one of them could not be kept.
  const keepDrawn = async () => (await Promise.all([...drawn.values()].map((store) => store()))).every(Boolean);

  // --- Positions --------------------------------------------------------------------------------------------------

  const locate = (button) => {
    // By their place: the question may be shown anew meanwhile.
    const field = () => byID(button.dataset.for);
    const say = (text) => {
      if (field()) status(field()).textContent = text;
    };
    say(words.locating);
    let best = null;
    const finish = () => {
      navigator.geolocation.clearWatch(watch);
      clearTimeout(timer);
      if (!best) return say(words.noPosition);
      if (!field()) return;
      const { latitude, longitude, altitude, accuracy } = best.coords;
      const text = [latitude.toFixed(7), longitude.toFixed(7), (altitude ?? 0).toFixed(1), accuracy.toFixed(1)].join(" ");
      const written = field().value.trimEnd();
      field().value = "adds" in button.dataset && written ? written + "\n" + text : text;
      say(words.accuracy.replace("%1", accuracy.toFixed(0)));
      field().dispatchEvent(new Event("change", { bubbles: true }));
    };
    // The first position of a receiver is its worst; a good one ends the waiting: in metres, unless the form says otherwise.
    const wanted = Number(button.dataset.accuracy) || 10;
    const timer = setTimeout(finish, 20000);
    const watch = navigator.geolocation.watchPosition(
      (position) => {
        if (!best || position.coords.accuracy <= best.coords.accuracy) best = position;
        say(words.accuracy.replace("%1", best.coords.accuracy.toFixed(0)));
        if (best.coords.accuracy <= wanted) finish();
      },
      () => finish(),
      { enableHighAccuracy: true, timeout: 20000, maximumAge: 0 },
    );
  };

  // Where the interview is led: only once somebody has agreed on the page, and as often as the form wants it.
  const follow = (note) => {
    const pause = Number(note.dataset.interval) * 1000;
    let last = -Infinity;
    const tell = (what) => {
      const body = new URLSearchParams({ of: form.elements.of.value, ...what });
      // What is lost here is one place of many: nothing is said, and nothing is tried again.
      fetch("position", { method: "POST", body, keepalive: true }).catch(() => {});
    };
    navigator.geolocation.watchPosition(
      ({ coords }) => {
        if (performance.now() - last < pause) return;
        last = performance.now();
        tell({ latitude: coords.latitude, longitude: coords.longitude, accuracy: coords.accuracy });
      },
      (error) => {
        const isDenied = error.code === error.PERMISSION_DENIED;
        if (isDenied) note.hidden = true;
        tell({ failure: isDenied ? "denied" : "unavailable" });
      },
      { enableHighAccuracy: "precise" in note.dataset, timeout: 60000, maximumAge: pause },
    );
  };

  // --- Beginning --------------------------------------------------------------------------------------------------

  // The day in words beside a field that the browser fills in its own language's order.
  const sayDay = (field) => {
    const line = field.matches("[type=date]") && field.parentElement.querySelector("[data-day]");
    if (!line) return;
    const language = Intl.DateTimeFormat.supportedLocalesOf(document.documentElement.lang)[0] ?? "fr";
    const day = field.valueAsDate;
    line.textContent = day
      ? day.toLocaleDateString(language, { weekday: "long", day: "numeric", month: "long", year: "numeric", timeZone: "UTC" })
      : "";
    line.lang = language;
    line.dir = language.startsWith("ar") ? "rtl" : "ltr";
  };

  // A scale stands in one row where it fits, and else in one column: what lies between two choices must not break.
  const fit = (part) => {
    for (const scale of part.querySelectorAll(".likert")) {
      scale.classList.add("row");
      if (scale.scrollWidth > scale.clientWidth) scale.classList.remove("row");
    }
  };
  addEventListener("resize", () => fit(document));

  const enhance = (part) => {
    fit(part);
    for (const field of part.querySelectorAll("[type=date]")) sayDay(field);
    for (const element of part.querySelectorAll(".slider, .locate, .reveal")) {
      if (!element.matches(".locate") || "geolocation" in navigator) element.hidden = false;
    }
    for (const drawing of part.querySelectorAll(".drawing")) openDrawing(drawing);
  };
  remember();
  enhance(document);
  const places = byID("positions");
  if (places && "geolocation" in navigator) {
    places.hidden = false;
    if ("interval" in places.dataset) follow(places);
  }
  // Leads to a question: to its field, or where that would bring up a keyboard that nobody has asked for, to its text.
  const lead = (block) => {
    block.scrollIntoView({ block: "nearest" });
    const field =
      block.querySelector("[type=radio]:checked") ??
      block.querySelector("[aria-invalid], :is(input, select, textarea, button):not([type=hidden], :disabled)");
    if (field && !matchMedia("(pointer: coarse)").matches) {
      field.focus();
      // What is typed next takes the place of what is wrong.
      if (field.matches(".wrong input[type=text]")) field.select();
    } else {
      block.tabIndex = -1;
      block.focus({ preventScroll: true });
    }
  };
  // A new page: to the question that a link named, to what is wrong, or behind the header, where the questions begin.
  const sought = form.dataset.sought ? byID("q:" + form.dataset.sought) : document.querySelector(".question.wrong");
  if (sought) lead(sought);
  else (byID("problems") ?? byID("main")).focus({ preventScroll: true });
  form.addEventListener("click", (event) => {
    const link = event.target.closest("#mistakes a[data-place]");
    const block = link && byID("q:" + link.dataset.place);
    if (!block) return;
    event.preventDefault();
    lead(block);
  });
})();
