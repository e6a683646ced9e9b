"use client";
/** The lights of the room. */
import { Moon, Sun } from "lucide-react";
import { useEffect, useSyncExternalStore } from "react";
import { rememberedTheme, THEME_KEY, type Theme } from "./theme";

const root = () => document.documentElement;
const system = (): Theme => (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");

function subscribe(changed: () => void) {
  const observer = new MutationObserver(changed);
  observer.observe(root(), { attributeFilter: ["data-theme"] });
  return () => observer.disconnect();
}

function choose(theme: Theme) {
  const remembered = rememberedTheme(theme, system());
  if (remembered) localStorage.setItem(THEME_KEY, remembered);
  else localStorage.removeItem(THEME_KEY);
  root().dataset.theme = theme;
}

export function ThemeSwitch() {
  const theme = useSyncExternalStore(
    subscribe,
    () => root().dataset.theme as Theme,
    () => null,
  );
  useEffect(() => {
    const query = matchMedia("(prefers-color-scheme: dark)");
    const follow = () => {
      if (!localStorage.getItem(THEME_KEY)) root().dataset.theme = system();
    };
    query.addEventListener("change", follow);
    return () => query.removeEventListener("change", follow);
  }, []);

  return (
    <button
      type="button"
      role="switch"
      aria-checked={theme === "dark"}
      aria-label="Dark theme"
      onClick={() => choose(theme === "dark" ? "light" : "dark")}
      className="-mr-3 grid size-11 place-items-center rounded text-quiet hover:text-text"
    >
      <Sun aria-hidden size={20} className="hidden dark:block" />
      <Moon aria-hidden size={20} className="dark:hidden" />
    </button>
  );
}
