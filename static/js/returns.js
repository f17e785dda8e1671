/* Saves a return as it is typed: the whole form is sent to its own page, a moment after the last key. Without
   this file the buttons save. What cannot be saved is tried again, and the page says so. "Saved" is said of what the
   server has taken, and of nothing else. */

(function () {
  "use strict";

  const AFTER_MS = 1200, AT_LEAST_MS = 3000, AGAIN_MS = 5000;
  const form = document.querySelector("[data-saves-as-typed]");
  const state = form.querySelector("[data-save-state]");
  let timer = null, lastSent = 0, isSending = false, isDirty = false, isLeaving = false;
  let isSignedOut = false;

  function say(text, isProblem) {
    state.textContent = text;
    state.classList.toggle("field-error", Boolean(isProblem));
  }

  function plan(wait) {
    clearTimeout(timer);
    timer = setTimeout(send, Math.max(wait, lastSent + AT_LEAST_MS - Date.now()));
  }

  function show(kind, messages) {
    form.querySelectorAll("[data-" + kind + "-of]").forEach(function (place) {
      const says = messages[place.dataset[kind + "Of"]] || "";
      place.textContent = says;
      place.hidden = !says;
    });
  }

  function keepStamps(stamps) {
    const kept = JSON.parse(form.elements.stamps.value);
    form.elements.stamps.value = JSON.stringify(Object.assign(kept, stamps));
  }

  function sayTime() {
    const now = new Date();
    return String(now.getHours()).padStart(2, "0") + ":" + String(now.getMinutes()).padStart(2, "0");
  }

  function saySignedOut(address) {
    if (isSignedOut) return;  /* said already: whoever is about to follow the link keeps it */
    isSignedOut = true;
    say("Not saved: you are signed out. ", true);
    const link = document.createElement("a");
    link.href = address;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = "Sign in in a new tab";
    state.append(link, ", and come back to this one: what you typed stays here and is saved then.");
  }

  /* Signing in again, in another tab, changes what a form must send along: take it from this page as it is now.
     Says whether that worked; not where somebody else signed in. */
  async function renew() {
    const response = await fetch(location.href, { headers: { Accept: "text/html" } });
    if (!response.ok || response.redirected) return false;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const fresh = page.querySelector("[data-saves-as-typed]");
    if (!fresh || fresh.dataset.person !== form.dataset.person) return false;
    ["csrfmiddlewaretoken", "sender"].forEach(function (name) {
      form.elements[name].value = fresh.elements[name].value;
    });
    return true;
  }

  async function send() {
    if (isSending || isLeaving) return;
    isSending = true;
    isDirty = false;
    lastSent = Date.now();
    if (!isSignedOut) say("Saving…");
    let wait = 0;
    try {
      const response = await fetch(form.action, {
        method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json" },
      });
      if (response.status === 401) {
        isDirty = true;
        wait = AGAIN_MS;
        saySignedOut((await response.json()).sign_in);
      } else if (response.status === 403) {
        isDirty = true;
        wait = AGAIN_MS;
        if (await renew()) wait = AFTER_MS;
        else {
          isSignedOut = false;
          say("Not saved: somebody else is signed in here, or you may not write this return any more. " +
            "Copy what you typed.", true);
        }
      } else if (!response.redirected && (response.ok || response.status === 409)) {
        const told = await response.json();
        isSignedOut = false;
        keepStamps(told.stamps);
        show("problem", told.problems);
        show("warning", told.warnings);
        const count = Object.keys(told.problems).length;
        if (told.problems[""]) say(told.problems[""] + " Copy what you typed.", true);
        else if (count) say("Saved at " + sayTime() + ", but not everything: see the box marked in red.", true);
        else if (Object.keys(told.warnings).length) {
          say("Saved at " + sayTime() + ". Something may identify somebody: see the note beneath its box.", true);
        } else say("Saved at " + sayTime());
      } else {
        throw new Error(String(response.status));
      }
    } catch (error) {
      isDirty = true;
      wait = AGAIN_MS;
      isSignedOut = false;
      say("Not saved yet: the tracker cannot be reached. It will be tried again; keep this page open.", true);
    }
    isSending = false;
    if (wait || isDirty) plan(wait || AFTER_MS);
  }

  function changed() {
    isDirty = true;
    plan(AFTER_MS);
  }

  form.addEventListener("input", changed);
  form.addEventListener("change", changed);
  form.addEventListener("submit", function () {
    isLeaving = true;
    clearTimeout(timer);
  });
  document.addEventListener("visibilitychange", function () {
    if (document.hidden && isDirty && !isSending) {
      clearTimeout(timer);
      send();
    }
  });
  window.addEventListener("beforeunload", function (event) {
    if ((isDirty || isSending) && !isLeaving) event.preventDefault();
  });

  form.querySelectorAll("[data-before-of]").forEach(function (before) {
    const box = form.elements[before.dataset.beforeOf], text = before.dataset.value || before.textContent;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "btn btn-secondary btn-sm";
    button.textContent = before.dataset.button || "Start from this text";
    button.addEventListener("click", function () {
      box.value = box.type === "textarea" && box.value ? box.value + "\n" + text : text;
      box.focus();
      changed();
    });
    before.after(button);
  });
})();
