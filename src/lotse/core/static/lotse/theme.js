// Light, dark, or as the device says. Runs before the page is drawn; the choice stays in this browser.
(() => {
  const root = document.documentElement;
  const key = "lotse-theme";
  const next = { "": "light", light: "dark", dark: "" };

  const read = () => {
    try {
      return localStorage.getItem(key) || "";
    } catch {
      return "";
    }
  };
  const write = (theme) => {
    try {
      localStorage.setItem(key, theme);
    } catch {
      /* private mode: the choice lasts for this page */
    }
  };
  const apply = (theme) => {
    if (theme) root.setAttribute("data-kern-theme", theme);
    else root.removeAttribute("data-kern-theme");
  };

  let theme = root.getAttribute("data-kern-theme") || read();
  if (theme in next) apply(theme);
  else theme = "";

  // Paper is white.
  window.addEventListener("beforeprint", () => apply("light"));
  window.addEventListener("afterprint", () => apply(theme));

  document.addEventListener("DOMContentLoaded", () => {
    for (const button of document.querySelectorAll("[data-theme-toggle]")) {
      const label = button.querySelector("[data-theme-label]");
      const show = () => (label.textContent = button.dataset[theme || "device"]);
      button.hidden = false;
      show();
      button.addEventListener("click", () => {
        theme = next[theme];
        apply(theme);
        write(theme);
        show();
      });
    }
  });
})();
