// Colours: blue and vermillion of Okabe and Ito, which all kinds of colour vision tell apart, darker on light
// paper and lighter on dark so that text in them keeps a contrast of 4.5.
#include "page.hpp"

namespace ragctl::html {

namespace {

constexpr std::string_view kStyleSheet = R"css(
:root {
  color-scheme: light dark;
  --paper: #fdfdfc; --ink: #1d232b; --soft: #56606d; --faint: #e4e6ea; --panel: #f4f5f7;
  --blue: #0b5fa5; --orange: #b84600; --rule: #c9ced6; --blue-wash: #e5eff8; --orange-wash: #fbeade;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14181d; --ink: #e4e8ed; --soft: #a2abb8; --faint: #2a313a; --panel: #1c2229;
    --blue: #6cb6f5; --orange: #f2935a; --rule: #434c58; --blue-wash: #17324a; --orange-wash: #46281a;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.6 system-ui, -apple-system, "Segoe UI", "Apple SD Gothic Neo", "Noto Sans KR", "Noto Sans CJK KR",
    "Malgun Gothic", sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere; word-break: keep-all;
}
main, header, footer { max-width: 74rem; margin: 0 auto; padding: 0 1.5rem; }
header { padding-top: 3rem; }
.kicker { margin: 0; color: var(--soft); font-size: .8rem; letter-spacing: .08em; text-transform: uppercase; }
h1 { margin: .2rem 0 .6rem; font-size: clamp(1.6rem, 4vw, 2.3rem); line-height: 1.2; letter-spacing: -.015em; }
h2 { margin: 0 0 .4rem; font-size: 1.3rem; line-height: 1.3; letter-spacing: -.01em; }
h3 { margin: 1.8rem 0 .4rem; font-size: 1rem; line-height: 1.4; }
section { margin: 3.2rem 0; }
p { margin: .4rem 0 1rem; max-width: 46rem; }
.lead { font-size: 1.12rem; line-height: 1.55; }
.note, figcaption { color: var(--soft); font-size: .88rem; line-height: 1.5; max-width: 46rem; }
a { color: var(--blue); }
nav ul { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; margin: 1.2rem 0 0; padding: .6rem 0; list-style: none;
  border-block: 1px solid var(--faint); font-size: .92rem; }
nav a { text-decoration: none; }
nav a:hover, nav a:focus { text-decoration: underline; }
dl.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(11rem, 1fr)); gap: 1rem 1.5rem; margin: 1.6rem 0; }
dl.facts dt { color: var(--soft); font-size: .82rem; }
dl.facts dd { margin: 0; font-size: 1.02rem; font-weight: 550; }
.scroll { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .9rem; line-height: 1.45; }
caption { text-align: left; color: var(--soft); font-size: .88rem; padding-bottom: .5rem; }
th, td { overflow-wrap: break-word; padding: .4rem .55rem; border-bottom: 1px solid var(--faint); text-align: left; vertical-align: middle; }
thead th { border-bottom: 1px solid var(--rule); color: var(--soft); font-weight: 550; font-size: .82rem; vertical-align: bottom; }
tbody th { font-weight: 550; min-width: 11rem; } tbody th.question { font-weight: 450; }
.setting { white-space: nowrap; }
td.n, th.n { text-align: right; } td.n { white-space: nowrap; }
td.draw, th.draw { padding-block: 0; width: 1%; } td.draw svg, th.draw svg { display: block; }
tr.chosen > * { background: var(--blue-wash); }
.verdict { white-space: nowrap; }
.worse { color: var(--orange); } .better { color: var(--blue); }
figure { margin: 1rem 0; } figure svg { display: block; width: 100%; max-width: 58rem; height: auto; min-width: 34rem; }
svg text { font-family: inherit; font-variant-numeric: tabular-nums; }
svg .grid { stroke: var(--faint); stroke-width: 1; } svg .axis { stroke: var(--rule); stroke-width: 1; }
svg .reference { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 2 3; }
svg .whisker { stroke: var(--ink); stroke-width: 1.5; }
svg .tick { fill: var(--soft); font-size: 12px; } svg .label { fill: var(--soft); font-size: 13px; }
svg .point-label { fill: var(--ink); font-size: 12.5px; font-weight: 600; }
svg .dot { fill: var(--ink); } svg .chosen { fill: var(--blue); } svg .gain { fill: var(--blue); } svg .loss { fill: var(--orange); }
svg .open { fill: var(--paper); stroke: var(--soft); stroke-width: 1.5; }
svg .front { fill: none; stroke: var(--blue); stroke-width: 1.5; opacity: .65; }
article { margin: 1.6rem 0; padding: 1.1rem 1.2rem; background: var(--panel); border-radius: .5rem; break-inside: avoid; }
article h3 { margin: 0; font-size: 1.05rem; } article .note { margin: .1rem 0 .7rem; }
ol.hits { margin: 0; padding: 0; list-style: none; counter-reset: hit; }
ol.hits li { display: grid; grid-template-columns: 1.8rem 1fr auto; gap: 0 .6rem; padding: .5rem 0; border-top: 1px solid var(--faint); }
ol.hits .rank { color: var(--soft); } ol.hits p { margin: .1rem 0 0; font-size: .9rem; line-height: 1.5; max-width: none; color: var(--soft); }
ol.hits .title { font-weight: 550; } .id { color: var(--soft); font-size: .82rem; }
.score { text-align: right; white-space: nowrap; font-size: .85rem; color: var(--soft); }
.badge { display: inline-block; padding: 0 .5em; border-radius: .8em; font-size: .78rem; line-height: 1.6; white-space: nowrap; border: 1px solid var(--rule); color: var(--soft); }
.badge.relevant { background: var(--blue-wash); border-color: var(--blue); color: var(--blue); }
.missed { margin: .8rem 0 0; padding: .6rem .8rem; background: var(--orange-wash); border-left: 3px solid var(--orange); border-radius: 0 .3rem .3rem 0; font-size: .9rem; }
.missed p { margin: 0; font-weight: 600; } .missed ul { margin: .2rem 0 0; padding-left: 1.1rem; }
code { font: .92em ui-monospace, "SF Mono", Menlo, Consolas, "D2Coding", monospace; }
pre { margin: .6rem 0; padding: .8rem 1rem; overflow-x: auto; background: var(--panel); border-radius: .4rem; font: .85rem/1.5 ui-monospace, "SF Mono", Menlo, Consolas, "D2Coding", monospace; word-break: normal; overflow-wrap: normal; }
footer { margin-top: 4rem; padding-bottom: 3rem; color: var(--soft); font-size: .85rem; }
@media (max-width: 40rem) {
  main, header, footer { padding-inline: 1rem; }
  header { padding-top: 1.6rem; } section { margin: 2.4rem 0; }
  article { margin-inline: -1rem; border-radius: 0; }
  ol.hits li { grid-template-columns: 1.4rem 1fr; } ol.hits .score { grid-column: 2; text-align: left; }
}
@media print {
  :root {
    --paper: #fff; --ink: #000; --soft: #444; --faint: #ddd; --panel: #f6f6f6; --rule: #999;
    --blue: #0b5fa5; --orange: #b84600; --blue-wash: #eaf2f9; --orange-wash: #fbeade;
  }
  body { font-size: 10.5pt; } nav { display: none; } .scroll { overflow: visible; }
  figure svg { min-width: 0; } section, figure, tr { break-inside: avoid-page; } h2, h3 { break-after: avoid; }
  pre { white-space: pre-wrap; }
}
)css";

}  // namespace

std::string_view style_sheet() { return kStyleSheet; }

}  // namespace ragctl::html
