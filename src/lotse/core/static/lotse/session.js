// Warns before the session ends, in each tab, and keeps it on request. Any request of any tab of this browser counts.
(() => {
  const warning = document.getElementById("session-warning");
  if (!warning) return;
  const key = "lotse-seen";
  const idle = Number(warning.dataset.minutes) * 60000;
  const ahead = Math.min(2 * 60000, idle / 2);
  let seen = Date.now();
  let before = null;

  const note = () => {
    seen = Date.now();
    try {
      localStorage.setItem(key, String(seen));
    } catch {
      /* private mode: this tab counts for itself */
    }
  };
  const newest = () => {
    try {
      return Math.max(seen, Number(localStorage.getItem(key)) || 0);
    } catch {
      return seen;
    }
  };
  const hide = () => {
    if (warning.hidden) return;
    warning.hidden = true;
    before?.focus();
  };
  const look = () => {
    const rest = newest() + idle - Date.now();
    if (rest > ahead) hide();
    else if (warning.hidden) {
      before = document.activeElement;
      warning.hidden = false;
      warning.querySelector("button").focus();
    }
  };

  warning.querySelector("button").addEventListener("click", async () => {
    const answer = await fetch(warning.dataset.url, { redirect: "manual" }).catch(() => null);
    if (answer?.ok) {
      note();
      look();
    } else location.reload();
  });
  document.addEventListener("htmx:afterRequest", note);
  note();
  setInterval(look, Math.min(15000, ahead / 4));
})();
