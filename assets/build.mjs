// Cuts KERN's stylesheet down to what Lotse uses, puts it into a cascade layer and mirrors it for
// right-to-left scripts. Called by scripts/build_assets.py: node build.mjs TARGET
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import postcss from "postcss";
import rtlcss from "rtlcss";

// A selector stays when each KERN class in it begins with one of these.
const COMPONENTS = [
  "alert", "badge", "btn", "dark", "error", "fieldset", "form-", "hint", "icon", "kopfzeile", "label", "layer",
  "level-", "light", "link", "loader", "progress", "sr-only",
];
const kept = new RegExp(`^(?:${COMPONENTS.join("|")})`);
// Lotse draws its own icons; KERN's are 45 pictures as data addresses.
const dropped = /^icon--/;

function isKept(selector) {
  const names = [...selector.matchAll(/\.kern-([\w-]+)/g)].map((match) => match[1]);
  return names.every((name) => kept.test(name) && !dropped.test(name));
}

const target = process.argv[2];
const css = postcss.parse(readFileSync("node_modules/@kern-ux/native/dist/kern.css", "utf8"));
css.walkComments((comment) => comment.remove());
css.walkAtRules("charset", (rule) => rule.remove());
css.walkRules((rule) => {
  if (rule.parent.type === "atrule" && /keyframes$/.test(rule.parent.name)) return;
  const selectors = rule.selectors.filter(isKept);
  if (selectors.length) rule.selectors = selectors;
  else rule.remove();
});
css.walkAtRules("media", (rule) => {
  if (!rule.nodes.length) rule.remove();
});

const banner = "/*! KERN UX native 2.7.2, EUPL-1.2, https://kern-ux.de, reduced to the components in use */\n";
const layered = `${banner}@layer kern {\n${css.toString()}\n}\n`;
mkdirSync(join(target, "kern"), { recursive: true });
writeFileSync(join(target, "kern", "kern.css"), layered);
writeFileSync(join(target, "kern", "kern.rtl.css"), rtlcss.process(layered));
