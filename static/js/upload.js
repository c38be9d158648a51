// A file may be dropped anywhere on the form; a large one shows how far it is. Without this script the form just works.
const form = document.querySelector("form.upload");
const input = () => form.querySelector("input[type=file]"); // the page may bring a new one
const bar = form.querySelector("progress");
const said = form.querySelector(".progress");
form.querySelector(".drop").hidden = false;

form.addEventListener("dragover", (event) => {
  event.preventDefault();
  form.classList.add("dropping");
});
form.addEventListener("dragleave", () => form.classList.remove("dropping"));
form.addEventListener("drop", (event) => {
  event.preventDefault();
  form.classList.remove("dropping");
  if (event.dataTransfer.files.length) input().files = event.dataTransfer.files;
});

form.addEventListener("submit", (event) => {
  const file = input().files[0];
  if (!file) return;
  event.preventDefault();
  if (file.size > Number(form.dataset.limit)) {
    said.textContent = form.dataset.tooLarge;
    return;
  }
  const button = form.querySelector("button[type=submit]");
  const request = new XMLHttpRequest();
  request.open("POST", form.action);
  request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
  request.upload.addEventListener("progress", (step) => {
    bar.hidden = false;
    bar.value = (100 * step.loaded) / step.total;
    said.textContent = `${Math.round(bar.value)} %`;
  });
  const again = () => {
    button.disabled = false;
    bar.hidden = true;
    said.textContent = form.dataset.failed;
  };
  request.addEventListener("load", () => {
    if (request.status === 201) {
      window.location.assign(`${request.getResponseHeader("Location")}#documents`);
    } else if (request.status === 200 && request.responseURL !== window.location.href) {
      window.location.assign(request.responseURL); // the login has run out
    } else if (request.status === 422) {
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      form.querySelector("fieldset").replaceWith(page.querySelector("form.upload fieldset"));
      window.location.hash = "";
      button.disabled = false;
      bar.hidden = true;
      said.textContent = form.querySelector(".errorlist")?.textContent ?? form.dataset.failed;
    } else {
      again();
    }
  });
  request.addEventListener("error", again);
  button.disabled = true;
  request.send(new FormData(form));
});
