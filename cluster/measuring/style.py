"""The style of the page, for light and dark screens and for paper."""

from typing import Final

STYLE: Final = """
:root{--ink:#1d2530;--soft:#5a6676;--line:#dde2e9;--paper:#fff;--card:#f6f8fa;--own:#2866ad;--real:#f0b94a;
--band:.34;--median:#a86a00;color-scheme:light dark}
@media(prefers-color-scheme:dark){:root{--ink:#e7eaef;--soft:#9ca8b8;--line:#343d4a;--paper:#12161c;--card:#1a2029;
--own:#6cabef;--real:#d79a28;--band:.30;--median:#f0c36a}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",sans-serif}
main{max-width:1120px;margin:0 auto;padding:28px 24px 60px}
h1{font-size:26px;line-height:1.25;margin:0 0 4px;overflow-wrap:anywhere}
h2{font-size:19px;margin:40px 0 4px;padding-top:14px;border-top:1px solid var(--line)}
h3{font-size:15px;margin:18px 0 0}
figure h3{margin:0}
p{margin:4px 0 10px;max-width:78ch;overflow-wrap:anywhere}
.note{color:var(--soft)}
.key{display:flex;flex-wrap:wrap;gap:6px 20px;margin:12px 0;color:var(--soft)}
.key span::before{content:"";display:inline-block;width:22px;height:11px;margin-right:7px;border-radius:2px}
.key .own::before{background:var(--own)}
.key .real::before{background:var(--real);opacity:calc(var(--band) + .2)}
.key .ring::before{width:11px;border-radius:50%;background:none;border:2px solid var(--own)}
.key .outline::before{background:none;border:1.5px solid var(--soft)}
.cards{display:grid;grid-template-columns:repeat(auto-fill,minmax(310px,1fr));gap:16px;margin-top:14px}
figure{margin:0;padding:14px 14px 8px;background:var(--card);border:1px solid var(--line);border-radius:8px}
figure p{margin:0 0 8px;font-size:13px;color:var(--soft)}
.wide{max-width:760px;margin-top:16px}
svg{display:block;width:100%;height:auto}
svg text{font:12px system-ui,-apple-system,"Segoe UI",sans-serif;fill:var(--ink)}
svg .soft{fill:var(--soft);font-size:11.5px}
.own{fill:var(--own)}
.band{fill:var(--real);opacity:var(--band)}
.ring{fill:var(--card);stroke:var(--own);stroke-width:2}
.outline{fill:none;stroke:var(--soft);stroke-width:1}
.grid{stroke:var(--line)}
.axis{stroke:var(--soft)}
.median{stroke:var(--median);stroke-width:1.5;stroke-dasharray:4 3}
table{border-collapse:collapse;margin:12px 0;font-variant-numeric:tabular-nums}
th,td{padding:4px 18px 4px 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
th{font-weight:600;color:var(--soft)}
.words{overflow-wrap:break-word;max-width:44ch}
.number{text-align:right}
@media print{figure,h2{break-inside:avoid}}
""".strip()
