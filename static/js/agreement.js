// The form of an agreement: only the fields that mean something, and parties that can be moved.
const form = document.querySelector("#agreement_form");

// A field beside a choice that does not need it is put away, and nothing of it is sent.
const dependent = [...form.querySelectorAll("[data-needed-with]")];

function putAway() {
  for (const field of dependent) {
    const governing = form.elements[field.dataset.neededWith];
    const box = field.closest(".box");
    const isNeeded = field.dataset.choices.split(" ").includes(governing.value) || box.classList.contains("errors");
    box.hidden = !isNeeded;
    field.disabled = !isNeeded;
  }
}

if (dependent.length) {
  form.addEventListener("change", putAway);
  putAway();
}

// Parties: the number is the place. A typed number, the buttons and Alt+Shift+arrows move the row, as in Word.
const rows = () => [...form.querySelectorAll("#parties-group tr.form-row:not(.empty-form)")];
const number = (row) => row.querySelector("[name$=-order]");

function renumber() {
  rows().forEach((row, index, all) => {
    number(row).value = index + 1;
    row.querySelector("[data-move='-1']").disabled = index === 0;
    row.querySelector("[data-move='1']").disabled = index === all.length - 1;
  });
}

function move(row, by) {
  const all = rows();
  const to = Math.max(0, Math.min(all.length - 1, all.indexOf(row) + by));
  const other = all[to];
  if (other === row) return;
  const focused = document.activeElement;
  if (by < 0) other.before(row);
  else other.after(row);
  renumber();
  const stillThere = focused.disabled ? row.querySelector("[data-move]:not([disabled])") : focused;
  stillThere.focus();
}

const group = form.querySelector("#parties-group");
if (group?.querySelector("[data-move]")) {
  for (const button of group.querySelectorAll("[data-move]")) button.hidden = false;
  group.addEventListener("click", (event) => {
    const button = event.target.closest("[data-move]");
    if (button) move(button.closest("tr"), Number(button.dataset.move));
  });
  group.addEventListener("change", (event) => {
    if (!event.target.matches("[name$=-order]")) return;
    const row = event.target.closest("tr");
    move(row, Number(event.target.value) - 1 - rows().indexOf(row));
    renumber();
  });
  group.addEventListener("keydown", (event) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const row = event.target.closest("tr.form-row");
    if (!event.altKey || !event.shiftKey || !by || !row) return;
    event.preventDefault();
    move(row, by);
  });
  document.addEventListener("formset:added", (event) => {
    renumber();
    event.target.querySelector("textarea").focus();
  });
  document.addEventListener("formset:removed", renumber);
  renumber();
}

// Keys: one more party, next and previous section.
const headings = [...form.querySelectorAll("h2[tabindex]")];

function step(by) {
  const top = (heading) => heading.compareDocumentPosition(document.activeElement);
  const passed = headings.filter((heading) => top(heading) & Node.DOCUMENT_POSITION_FOLLOWING || heading === document.activeElement);
  const here = passed.length - 1;
  const to = headings[Math.max(0, Math.min(headings.length - 1, here + by))];
  const section = to.closest("fieldset");
  section.querySelector("details")?.setAttribute("open", "");
  to.scrollIntoView({ block: "start" });
  const field = [...section.querySelectorAll("input, select, textarea, .select2-selection")].find(
    (one) => one.offsetParent && !one.disabled && one.tabIndex >= 0 && one.type !== "hidden",
  );
  (field ?? to).focus({ preventScroll: true });
}

document.addEventListener("keydown", (event) => {
  if (event.altKey && event.code === "PageDown") step(1);
  else if (event.altKey && event.code === "PageUp") step(-1);
  else if (event.ctrlKey && event.key === "Enter") form.querySelector(".add-row a")?.click();
  else return;
  event.preventDefault();
});
