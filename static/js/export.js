// A file is being prepared: the link says so, and a second click does not ask for it again. Without this script it is a
// plain link. Texts come with the page: data-busy, data-failed on the link or around it.
const BUSY = "aria-disabled";

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-export]");
  if (!link || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  if (!link.hasAttribute(BUSY)) fetched(link);
});

async function fetched(link) {
  const text = link.textContent;
  const said = spoken(link);
  link.setAttribute(BUSY, "true");
  const show = (words) => {
    if (words) link.textContent = words;
  };
  show(text_of(link, "busy"));
  said.textContent = text_of(link, "busy");
  try {
    const answer = await fetch(link.href, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(answer.headers.get("Content-Type")?.startsWith("text/plain") ? await answer.text() : "");
    saved(await answer.blob(), name_of(answer));
    said.textContent = "";
  } catch (error) {
    said.textContent = error instanceof TypeError || !error.message ? text_of(link, "failed") : error.message;
  } finally {
    link.removeAttribute(BUSY);
    link.textContent = text;
  }
}

function text_of(link, name) {
  return link.closest(`[data-${name}]`)?.dataset[name] ?? "";
}

// Where the page has no place for it, one is made behind the link.
function spoken(link) {
  const near = link.closest("[data-busy]") ?? link;
  let place = near.parentElement.querySelector("[data-export-status]");
  if (!place) {
    place = document.createElement("p");
    place.setAttribute("role", "status");
    place.dataset.exportStatus = "";
    near.after(place);
  }
  return place;
}

function name_of(answer) {
  return /filename="([^"]+)"/.exec(answer.headers.get("Content-Disposition") ?? "")?.[1] ?? "";
}

function saved(file, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
