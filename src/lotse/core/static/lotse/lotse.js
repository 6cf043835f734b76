// Improvements of pages that work without them. No eval, no inline handlers: the content security policy forbids both.
(() => {
  const typing = (element) =>
    element instanceof HTMLElement && (element.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(element.tagName));

  document.documentElement.classList.add("js");

  // "/" goes to the search field.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    const search = document.querySelector("[data-search]");
    if (!search) return;
    event.preventDefault();
    search.focus();
    search.select();
  });

  // Menus close on Escape (focus returns to their button), on a click elsewhere, and when another one opens.
  const menus = () => document.querySelectorAll("details[data-menu][open]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    for (const menu of menus()) {
      const inside = menu.contains(document.activeElement);
      menu.open = false;
      if (inside) menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    for (const menu of menus()) if (!menu.contains(event.target)) menu.open = false;
  });

  // On a phone the filters of a list are folded behind a button.
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-filter-toggle]");
    if (!button) return;
    const open = button.closest("form").classList.toggle("l-filter--open");
    button.setAttribute("aria-expanded", String(open));
  });

  // Says aloud, and shows for a moment, what has changed.
  const live = () => document.getElementById("live");
  let fading;
  const announce = (text) => {
    const region = live();
    if (!region || !text) return;
    region.textContent = text;
    region.classList.add("l-live--shown");
    clearTimeout(fading);
    fading = setTimeout(() => region.classList.remove("l-live--shown"), 5000);
  };
  document.addEventListener("lotse:announce", (event) => announce(event.detail.value ?? event.detail));
  document.addEventListener("htmx:afterSettle", (event) => {
    const part = document.getElementById(event.detail.target.id) ?? event.detail.elt;
    prepare(part);
    announce(part.dataset.announce);
    // The button that was pressed may be gone; the focus must not fall back to the top of the page.
    if (document.activeElement === document.body && part.hasAttribute("tabindex")) part.focus({ preventScroll: true });
  });
  document.addEventListener("htmx:sendError", () => announce("Keine Verbindung. Bitte versuchen Sie es noch einmal."));
  document.addEventListener("htmx:responseError", () => announce("Das hat nicht geklappt. Bitte laden Sie die Seite neu."));

  // The browser's calendar beside a date that is typed.
  const german = (iso) => iso.split("-").reverse().join(".");
  const iso = (text) => {
    const found = /^\s*(\d{1,2})\.\s*(\d{1,2})\.\s*(\d{4})\s*$/.exec(text);
    return found ? `${found[3]}-${found[2].padStart(2, "0")}-${found[1].padStart(2, "0")}` : "";
  };
  const addCalendar = (button) => {
    if (!("showPicker" in HTMLInputElement.prototype) || !button.hidden) return;
    const field = button.previousElementSibling;
    const native = document.createElement("input");
    native.type = "date";
    native.tabIndex = -1;
    native.className = "l-date__native";
    native.setAttribute("aria-hidden", "true");
    button.after(native);
    button.hidden = false;
    button.addEventListener("click", () => {
      native.value = iso(field.value);
      native.showPicker();
    });
    native.addEventListener("change", () => {
      if (native.value) field.value = german(native.value);
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    });
  };

  // Asks before typed text is lost.
  let changed = false;
  document.addEventListener("input", (event) => {
    if (event.target.closest("form[data-guard]")) changed = true;
  });
  document.addEventListener("submit", () => (changed = false));
  window.addEventListener("beforeunload", (event) => {
    if (changed) event.preventDefault();
  });

  const prepare = (root) => {
    root.querySelectorAll(".l-filter--open [data-filter-toggle]").forEach((button) => button.setAttribute("aria-expanded", "true"));
    root.querySelectorAll("[data-calendar]").forEach(addCalendar);
  };
  prepare(document);
})();
