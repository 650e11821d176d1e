/** Of the page; the picture brings its own. Colours are variables, at least 4.5:1 for text in light and in dark. */
export const style = `
:root{color-scheme:light dark;--back:#fff;--fore:#1b2330;--quiet:#55606e;--line:#c5ccd6;--soft:#f3f5f8;--link:#0b57b7;
--error:#b3123c;--errorBack:#fdecf0;--warning:#7a4b00;--warningBack:#fff4df;--note:#0b57b7;--noteBack:#eaf2fd;--good:#1c6b2f;--goodBack:#e9f7ec}
@media screen and (prefers-color-scheme:dark){:root{--back:#0f141b;--fore:#e8edf3;--quiet:#a3afbd;--line:#3a4553;--soft:#18202b;--link:#84b6ff;
--error:#ff9db3;--errorBack:#3a1019;--warning:#ffc46b;--warningBack:#33240a;--note:#84b6ff;--noteBack:#10233f;--good:#86dd9b;--goodBack:#0f2d17}}
html{scroll-padding-top:4.5rem}
*{box-sizing:border-box}
body{margin:0 auto;padding:0 1rem 3rem;max-width:78rem;background:var(--back);color:var(--fore);font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",Arial,sans-serif;overflow-wrap:anywhere}
h1{font-size:1.6rem;line-height:1.25;margin:1rem 0 .5rem}
h2{font-size:1.3rem;margin:2.2rem 0 .6rem;padding-top:.6rem;border-top:2px solid var(--line)}
h3{font-size:1.05rem;margin:1.4rem 0 .4rem}
a{color:var(--link)}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.skip{position:absolute;left:-99rem}
.skip:focus{position:static}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;list-style:none;margin:0;padding:0}
nav a{display:inline-block;padding:.25rem 0}
.search{position:sticky;top:0;z-index:1;padding:.5rem 0;background:var(--back);display:flex;flex-wrap:wrap;gap:.5rem;align-items:center}
[hidden]{display:none!important}
input,button{font:inherit;color:inherit;background:var(--back);border:1px solid var(--quiet);border-radius:.3rem;padding:.35rem .6rem}
input{flex:1 1 14rem;min-width:0;max-width:32rem}
.verdict{border:1px solid;border-left-width:.5rem;border-radius:.3rem;padding:.7rem 1rem;font-size:1.1rem}
.error.verdict{color:var(--error);background:var(--errorBack)}
.warning.verdict{color:var(--warning);background:var(--warningBack)}
.note.verdict{color:var(--note);background:var(--noteBack)}
.good.verdict{color:var(--good);background:var(--goodBack)}
.verdict a{color:inherit}
.badge{border:1px solid;border-radius:.3rem;padding:0 .4rem;font-size:.85rem;white-space:nowrap}
.badge.error{color:var(--error);background:var(--errorBack)}
.badge.warning{color:var(--warning);background:var(--warningBack)}
.badge.note{color:var(--note);background:var(--noteBack)}
.badge.good,.badge.accepted{color:var(--good);background:var(--goodBack)}
.quiet,.type{color:var(--quiet)}
.quiet{font-size:.9rem}
.name{font-weight:600}
.findings{list-style:none;margin:0;padding:0}
.finding{border:1px solid var(--line);border-left:.35rem solid var(--line);border-radius:.3rem;padding:.5rem .8rem;margin:.5rem 0;break-inside:avoid}
.finding.error{border-left-color:var(--error)}
.finding.warning{border-left-color:var(--warning)}
.finding.note{border-left-color:var(--note)}
.finding.accepted{border-left-color:var(--good)}
.finding p{margin:.2rem 0}
.scroll,.picture,pre{overflow:auto;max-width:100%}
.scroll{border:1px solid var(--line);border-radius:.3rem;margin:.5rem 0}
.picture svg{display:block;width:100%;min-width:52rem;max-width:65rem;height:auto;margin:0 auto}
table{position:relative;border-collapse:collapse;width:100%;font-size:.93rem;overflow-wrap:normal}
caption{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
th,td{text-align:left;vertical-align:top;padding:.35rem .6rem;border-top:1px solid var(--line);min-width:8rem;max-width:28rem;overflow-wrap:anywhere}
thead th{background:var(--soft)}
tbody th{font-weight:600}
.number{min-width:4rem;text-align:right;font-variant-numeric:tabular-nums}
code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace;font-size:.88rem}
pre{margin:.3rem 0;padding:.6rem;background:var(--soft);border:1px solid var(--line);border-radius:.3rem;white-space:pre-wrap;max-height:40rem}
summary{cursor:pointer;padding:.3rem .2rem}
.group,.change{border:1px solid var(--line);border-radius:.3rem;margin:.4rem 0;padding:.1rem .6rem .3rem}
.group>summary{font-weight:600}
.many>.group,.many>.change{content-visibility:auto;contain-intrinsic-size:auto 3rem}
.item>dl{margin:.2rem 0 1rem;padding-left:1rem;border-left:2px solid var(--line)}
dt{font-weight:600;margin-top:.5rem}
dd{margin:0}
dd ul{margin:0;padding-left:1.2rem}
.sign{display:inline-block;width:1.2em;text-align:center;border:1px solid;border-radius:.2rem}
:target{background:var(--soft)}
@media (max-width:30rem){body{padding:0 .7rem 2rem}h1{font-size:1.3rem}.group,.change{padding:.1rem .3rem}}
@page{margin:14mm}
@media print{.search,.skip,nav{display:none}body{max-width:none;padding:0}pre,.scroll,.picture{max-height:none;overflow:visible}.picture svg{min-width:0;max-width:100%;max-height:24cm}.many>.group,.many>.change{content-visibility:visible}h2,h3,summary{break-after:avoid}a{color:inherit}}
`;
