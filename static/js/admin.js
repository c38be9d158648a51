// For every page of the admin. Without this script everything works; with it the keyboard and the ear are served better.

// Ctrl+S, as in Word: to the next step. By the key's place, so that it works with a Russian keyboard too.
const main = document.querySelector(".submit-row button.default");
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey && !event.altKey && event.code === "KeyS" && main) {
    event.preventDefault();
    main.click();
  }
});
for (const keys of document.querySelectorAll(".keys")) keys.hidden = false;

// Whoever leaves a form with something typed is asked first, and by the buttons beside a document too.
const isFilledIn = (form) => form?.method === "post" && form.querySelector(".submit-row");
let isUnsaved = Boolean(document.querySelector("form:has(.submit-row) .errorlist, form.check"));
const typed = ({ target }) => {
  if (isFilledIn(target.form)) isUnsaved = true;
};
for (const name of ["input", "change"]) document.addEventListener(name, typed);
document.addEventListener("submit", (event) => {
  if (isFilledIn(event.target) && !event.submitter?.hasAttribute("formaction")) isUnsaved = false;
});
window.addEventListener("beforeunload", (event) => {
  if (isUnsaved) event.preventDefault();
});

// What is wrong may stand far below the notice that something is: go there, and leave room for the row of buttons.
const wrong = document.querySelector(":is(.errors, td:has(.errorlist)) :is(input:not([type=hidden]), select, textarea)");
wrong?.focus({ preventScroll: true });
wrong?.scrollIntoView({ block: "center" });

// An open list of filters closes when something else is pressed.
const closeFilters = (but) => {
  for (const open of document.querySelectorAll(".filter[open]")) if (open !== but) open.open = false;
};
document.addEventListener("click", (event) => closeFilters(event.target.closest(".filter")));
document.addEventListener("keydown", (event) => {
  const filter = event.target.closest?.(".filter[open]");
  if (event.key !== "Escape" || !filter) return;
  filter.open = false;
  filter.querySelector("summary").focus();
});

// How much room is left in a line that everyone will read.
for (const input of document.querySelectorAll("input[data-counter]")) {
  const left = document.createElement("span");
  input.nextElementSibling.append(" ", left);
  const count = () => (left.textContent = `${input.dataset.counter} ${input.maxLength - input.value.length}`);
  input.addEventListener("input", count);
  count();
}

// Fields with a search of their own: a name for the ear, a hint for the eye, and typing opens them.
const $ = window.django?.jQuery;

function nameOf(select) {
  return document.querySelector(`label[for="${select.id}"]`);
}

function serveBetter(select) {
  const shown = select.nextElementSibling?.querySelector(".select2-selection");
  const label = nameOf(select);
  if (!shown || !label) return;
  label.id ||= `${select.id}-label`;
  const value = shown.querySelector("span.select2-selection__rendered");
  for (const name of ["role", "aria-readonly"]) value?.removeAttribute(name);
  shown.setAttribute("aria-labelledby", value?.id ? `${label.id} ${value.id}` : label.id);
  shown.querySelector(".select2-search__field")?.setAttribute("aria-labelledby", label.id);
  shown.addEventListener("keydown", (event) => {
    if (event.key.length === 1 && event.key !== " " && !event.ctrlKey && !event.altKey) $(select).select2("open");
  });
  label.addEventListener("click", () => shown.focus());
}

if ($) {
  for (const select of document.querySelectorAll(".admin-autocomplete")) {
    select.dataset.placeholder = select.dataset.hint ?? "";
    if (select.multiple) select.dataset.allowClear = "false";
  }
  $(document).on("change", ".admin-autocomplete", typed);
  $(() => {
    for (const select of document.querySelectorAll(".admin-autocomplete")) serveBetter(select);
    $(document).on("select2:open", (event) => {
      const field = document.querySelector(".select2-container--open .select2-search__field");
      field?.setAttribute("aria-label", nameOf(event.target)?.textContent ?? "");
      field?.focus();
    });
    document.addEventListener("formset:added", (event) => {
      for (const select of event.target.querySelectorAll(".admin-autocomplete")) serveBetter(select);
    });
  });
}
