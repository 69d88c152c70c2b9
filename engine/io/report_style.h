// Style sheet of the report: one column, readable on screen and paper.
#pragma once

namespace quench::io {

inline constexpr const char* report_style = R"css(
:root { color-scheme: light; }
* { box-sizing: border-box; }
body { margin: 0; background: #f4f5f7; color: #1c1f24; font: 16px/1.55 "Helvetica Neue", Helvetica, Arial, "Liberation Sans", sans-serif; }
main { max-width: 60rem; margin: 0 auto; padding: 2.5rem 3rem 4rem; background: #fff; min-height: 100vh; box-shadow: 0 0 24px rgba(0,0,0,.06); }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .3rem; letter-spacing: -.01em; }
h2 { font-size: 1.25rem; margin: 2.8rem 0 .9rem; padding-bottom: .3rem; border-bottom: 1px solid #d9dde3; }
h3 { font-size: 1rem; margin: 1.8rem 0 .5rem; }
.byline { color: #5b6470; margin: 0; }
nav { margin: 1.2rem 0 0; font-size: .9rem; }
nav a { margin-right: 1.1rem; }
a { color: #0b5c9c; text-decoration: none; }
a:hover { text-decoration: underline; }
.warnings { margin: 1.8rem 0 0; padding: .9rem 1.2rem; border: 1px solid #e0a100; border-left: 6px solid #e0a100; border-radius: 4px; background: #fff8e5; }
.warnings h2 { margin: 0 0 .3rem; padding: 0; border: 0; font-size: 1.05rem; }
.warnings ul { margin: 0; padding-left: 1.2rem; }
figure { margin: 0 0 2.2rem; }
figure svg { display: block; max-width: 100%; height: auto; margin: 0 auto; }
figcaption { font-size: .92rem; color: #3c444e; margin: .5rem auto 0; max-width: 46rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .92rem; font-variant-numeric: tabular-nums; margin: .2rem 0 .4rem; }
th, td { text-align: left; padding: .28rem 1.1rem .28rem 0; vertical-align: top; }
th { border-bottom: 2px solid #c3c9d1; font-weight: 600; white-space: nowrap; }
td { border-bottom: 1px solid #eceff2; }
table.facts th { border-bottom: 1px solid #eceff2; font-weight: 400; color: #5b6470; }
.cut { font-size: .86rem; color: #5b6470; margin: .1rem 0 0; }
pre { font: .84rem/1.5 "DejaVu Sans Mono", Menlo, Consolas, monospace; background: #f7f8fa; border: 1px solid #e3e7ec; border-radius: 4px; padding: .9rem 1.1rem; overflow-x: auto; margin: .4rem 0; tab-size: 2; }
pre .n { color: #9aa3ae; user-select: none; -webkit-user-select: none; }
footer { margin-top: 3rem; color: #5b6470; font-size: .86rem; }
@page { margin: 18mm 16mm; }
@media print {
  body { background: #fff; font-size: 10.5pt; }
  main { max-width: none; padding: 0; box-shadow: none; }
  nav { display: none; }
  th, td { padding-top: .1rem; padding-bottom: .1rem; }
  figure, tr, .warnings { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; }
}
)css";

}  // namespace quench::io
