// What the list can do beyond links and a form: choices take effect at once, rows in one or two lines, keys.
// Everything listens at the document, because htmx puts new elements in the place of old ones.
(() => {
  "use strict";
  const root = document.documentElement;
  const KEY = "perechen-density";
  const kept = {
    get: () => { try { return localStorage.getItem(KEY); } catch { return null; } },
    set: (value) => { try { localStorage.setItem(KEY, value); } catch { /* not remembered then */ } },
  };

  root.dataset.script = "";
  root.dataset.density = kept.get() === "one" ? "one" : "two";

  const showDensity = () => {
    for (const button of document.querySelectorAll("[data-density]:not(html)")) {
      button.setAttribute("aria-pressed", String(button.dataset.density === root.dataset.density));
    }
  };

  document.addEventListener("DOMContentLoaded", showDensity);

  document.addEventListener("click", (event) => {
    const density = event.target.closest("button[data-density]");
    if (density) {
      root.dataset.density = density.dataset.density;
      kept.set(density.dataset.density);
      showDensity();
    }
    if (event.target.closest("[data-print]")) window.print();
  });

  // In an open sheet several choices are made before the list is asked for.
  document.addEventListener("change", (event) => {
    const field = event.target;
    if (!field.matches("#ask [type=checkbox], select[form=ask]") || field.closest(":popover-open")) return;
    field.form.requestSubmit();
  });

  // Page Down and Page Up in the field of the day go a year back and ahead.
  document.addEventListener("keydown", (event) => {
    if (event.target.id !== "as_of" || event.altKey || event.ctrlKey || event.metaKey) return;
    const step = document.querySelector(`[data-step="${event.key}"]`);
    if (!step) return;
    event.preventDefault();
    step.click();
  });

  // An address says only what was chosen.
  document.addEventListener("htmx:configRequest", ({ detail }) => {
    const today = document.getElementById("ask")?.dataset.today;
    for (const [name, value] of [...detail.formData.entries()]) {
      if (value === "" || (name === "as_of" && value === today)) detail.formData.delete(name);
    }
  });

  // What was open stays open; who was nowhere in the new list stands at its heading.
  let open = [];
  document.addEventListener("htmx:beforeSwap", () => {
    open = [...document.querySelectorAll("#ledger details[open]")].map((details) => details.id);
  });
  document.addEventListener("htmx:afterSettle", ({ target }) => {
    if (target.matches(".choices")) { // all of them have come; whoever asked for them stands at the first
      target.querySelector("input")?.focus();
      return;
    }
    for (const id of open) document.getElementById(id)?.setAttribute("open", "");
    const ledger = document.getElementById("ledger");
    if (!ledger) return;
    showDensity();
    document.getElementById("found").textContent = ledger.dataset.found;
    if (document.activeElement === document.body) ledger.querySelector("h1").focus();
  });
})();
