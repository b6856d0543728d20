const stops = Array.from({ length: 11 }, (_, stop) => stop);

/** Over each other: the right part of the picture shows what goes on air. */
const sliders = stops
  .map((stop) => `.compare:has(.stop${stop}:checked) .after { clip-path: inset(0 0 0 ${100 - stop * 10}%); }`)
  .join("\n");
const anyStop = ":is(.stop0, .stop1, .stop2, .stop3, .stop4, .stop5, .stop6, .stop7, .stop8, .stop9, .stop10):checked";

/** The style sheet of a page: light and dark, screen and paper. No text of a preview gets into it. */
export const css = `
:root { color-scheme: light dark; --ink: #14202e; --paper: #ffffff; --soft: #eef2f6; --line: #6b7a8c; --link: #0b4f9e;
  --added: #0b6e3b; --removed: #a3151f; --changed: #8a4b00; --warn: #fff2cc; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e9eef4; --paper: #10161d; --soft: #1c2631; --line: #8ea0b4; --link: #8cc2ff;
    --added: #6fdc9f; --removed: #ff9a9f; --changed: #ffc46b; --warn: #3d3210; }
}
* { box-sizing: border-box; }
html { scroll-padding: 4rem; }
body { margin: 0 auto; padding: 1rem; max-width: 90rem; font: 1rem/1.5 system-ui, sans-serif; color: var(--ink);
  background: var(--paper); overflow-wrap: anywhere; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -100vw; }
.skip:focus { position: static; }
article { border: 1px solid var(--line); border-radius: 0.5rem; padding: 0 1rem 0.5rem; margin: 1rem 0; }
.headline { font-size: 1.125rem; font-weight: 600; }
code { font-family: ui-monospace, monospace; }
.warnings, .problems { background: var(--warn); border-left: 0.4rem double var(--changed); padding: 0.5rem 2rem; }
.views { display: flex; flex-wrap: wrap; gap: 1rem; }
fieldset { border: 1px solid var(--line); border-radius: 0.5rem; min-width: 0; }
.choice { margin-right: 1rem; }
.choice, .stop { display: inline-block; padding: 0.25rem; }
.stop input, .choice input { width: 1.1rem; height: 1.1rem; margin: 0.2rem; vertical-align: middle; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.stop { position: relative; }
.pair { display: grid; grid-template-columns: 1fr 1fr; gap: 1rem; margin: 1rem 0; align-items: start; }
figure { margin: 0; min-width: 0; }
figcaption { font-weight: bold; }
.scene { display: block; width: min(100%, 160vh); aspect-ratio: 16 / 9; outline: 1px solid var(--line); }
.scene.portrait { width: min(100%, 50vh); aspect-ratio: 9 / 16; }
.portrait { display: none; }
.compare:has(.tall:checked) .portrait { display: block; }
.compare:has(.tall:checked) .landscape { display: none; }
.words, .label { white-space: pre; }
.absent { background: var(--soft); border: 1px dashed var(--line); padding: 2rem 1rem; }
.compare:has(${anyStop}) .pair { grid-template-columns: 1fr; }
.compare:has(${anyStop}) figure { grid-area: 1 / 1; background: var(--paper); }
.compare:has(${anyStop}) .after figcaption { text-align: right; }
${sliders}
.outline .line { stroke: #b35f00; }
.outline.added .line { stroke: #0b7a41; }
.outline.removed .line { stroke: #c4161f; }
.outline:target .line { stroke-width: 16; }
.outline:target .halo { stroke-width: 26; }
tr:target, figure:target figcaption { background: var(--warn); }
.legend { display: flex; flex-wrap: wrap; gap: 1rem; list-style: none; padding: 0; }
.legend li { display: flex; align-items: center; gap: 0.5rem; }
.sample { width: 5rem; height: 2rem; }
.notes { font-size: 0.9rem; background: var(--soft); padding: 0.5rem 2rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; font-weight: bold; }
th, td { border: 1px solid var(--line); padding: 0.3rem 0.6rem; text-align: left; vertical-align: top; }
thead th { background: var(--soft); }
tr.added td:last-child { color: var(--added); border-right: 0.5rem solid; }
tr.removed td:last-child { color: var(--removed); border-right: 0.5rem dotted; }
tr.changed td:last-child { color: var(--changed); border-right: 0.5rem double; }
@media (max-width: 45rem) { .pair { grid-template-columns: 1fr; } }
@media print {
  .views, .skip { display: none; }
  article { break-inside: auto; }
  figure, tr { break-inside: avoid; }
  svg { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
`;
