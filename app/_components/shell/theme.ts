/** Light or dark: follows the system until someone chooses. */
export type Theme = "light" | "dark";

export const THEME_KEY = "darkroom-theme";

/** Runs before the first paint, so that nothing flashes. */
export const THEME_SCRIPT = `(()=>{let t;try{t=localStorage.getItem("${THEME_KEY}")}catch{}if(t!=="light"&&t!=="dark")t=matchMedia("(prefers-color-scheme: dark)").matches?"dark":"light";document.documentElement.dataset.theme=t})()`;

/** What to remember: nothing when the choice is what the system says anyway. */
export const rememberedTheme = (chosen: Theme, system: Theme): Theme | null => (chosen === system ? null : chosen);
