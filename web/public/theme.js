// Before the first paint: sets data-theme (light or dark) and data-palette from what was chosen earlier
// (src/app/preferences.ts writes it and announces changes), or else from the system.
(() => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const apply = () => {
    let look = {};
    try {
      look = JSON.parse(localStorage.getItem("hindcast.look") || "{}");
    } catch {
      // Without storage the system decides.
    }
    const root = document.documentElement;
    const chosen = look.theme === "light" || look.theme === "dark";
    root.dataset.theme = chosen ? look.theme : dark.matches ? "dark" : "light";
    root.dataset.palette = look.palette || "green-up";
  };
  apply();
  dark.addEventListener("change", apply);
  addEventListener("hindcast-look", apply);
})();
