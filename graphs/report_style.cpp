#include "graphs/report_parts.hpp"

namespace dutchbook::graphs::report {

std::string_view style_sheet() noexcept {
    return R"css(
:root{color-scheme:light dark;--paper:#fbfaf8;--card:#fff;--ink:#1c1f23;--dim:#63696f;--line:#e3e0da;--soft:#f3f1ec;
--accent:#0f5c5c;--accent2:#8fbfba;--good:#1a6b3c;--warn:#8a5a00;--bad:#a4262c;--warnbg:#fdf5e2;--badbg:#fcecec}
@media(prefers-color-scheme:dark){:root{--paper:#14171a;--card:#1b1f23;--ink:#e6e4df;--dim:#9aa1a8;--line:#2e3439;--soft:#22272c;
--accent:#6cc5bd;--accent2:#397a74;--good:#74c893;--warn:#e2b25a;--bad:#f0868a;--warnbg:#2b2415;--badbg:#2f1b1d}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Liberation Sans",sans-serif;
font-variant-numeric:tabular-nums lining-nums;overflow-wrap:anywhere}
main,header,footer{max-width:1180px;margin:0 auto;padding:0 24px}
header{padding-top:36px}
.brand{font-size:12px;letter-spacing:.14em;text-transform:uppercase;color:var(--accent);font-weight:600}
h1{font-size:30px;line-height:1.2;font-weight:600;letter-spacing:-.01em;margin:6px 0 8px}
h2{font-size:19px;font-weight:600;margin:0 0 6px}
h3{font-size:13px;font-weight:600;margin:0 0 6px;color:var(--dim)}
section{margin:44px 0}
p{margin:0 0 12px}.dim,.note{color:var(--dim)}.note{font-size:13.5px;max-width:104ch;margin-bottom:14px}
.facts{display:flex;flex-wrap:wrap;gap:2px 22px;margin:0;font-size:14px}
.facts div{display:flex;gap:7px}.facts dt{color:var(--dim)}.facts dd{margin:0}
.state{display:inline-block;font-size:13px;font-weight:600;padding:2px 11px;border-radius:99px;border:1px solid currentColor;vertical-align:5px;margin-left:10px;letter-spacing:0}
.complete{color:var(--good)}.partial{color:var(--warn)}.failed{color:var(--bad)}.other{color:var(--dim)}
.tiles{display:flex;flex-wrap:wrap;gap:1px;background:var(--line);border:1px solid var(--line);border-radius:10px;overflow:hidden;margin:24px 0 0}
.tiles div{flex:1 1 145px;background:var(--card);padding:14px 16px}.tiles b{display:block;font-size:22px;font-weight:600;line-height:1.25;white-space:nowrap}
.tiles span{font-size:12.5px;color:var(--dim)}
nav{display:flex;flex-wrap:wrap;gap:4px 18px;margin:18px 0 0;font-size:13.5px}
a{color:var(--accent);text-decoration:none}a:hover{text-decoration:underline}
.box{border:1px solid var(--line);border-left:3px solid var(--warn);background:var(--warnbg);border-radius:6px;padding:12px 16px;margin:18px 0 0}
.box.bad{border-left-color:var(--bad);background:var(--badbg)}.box h2{font-size:15px}.box ul{margin:4px 0 0;padding-left:20px}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:10px;background:var(--card)}
table{border-collapse:collapse;width:100%}
th,td{padding:8px 12px;text-align:left;vertical-align:top;border-top:1px solid var(--line)}
thead th{border-top:0;font-size:12.5px;font-weight:600;color:var(--dim);white-space:nowrap;background:var(--soft);vertical-align:bottom}
tbody th{font-weight:500}
.n{text-align:right;white-space:nowrap}.w{white-space:nowrap}
td,th{overflow-wrap:normal}bdi{overflow-wrap:anywhere}
.opps>tbody>tr.fig>td{padding-bottom:2px}.opps>tbody>tr.more>td{border-top:0;padding-top:0}
.opps>tbody:hover{background:var(--soft)}.opps .what{min-width:230px;font-weight:500}
.opps .net{font-weight:600;color:var(--good)}
th button{all:unset;cursor:pointer}th button:focus-visible,summary:focus-visible,a:focus-visible,input:focus-visible,.scroll:focus-visible{outline:2px solid var(--accent);outline-offset:2px;border-radius:3px}
th[aria-sort] button::after{content:" ↓"}th[aria-sort=ascending] button::after{content:" ↑"}
summary{cursor:pointer;color:var(--dim);font-size:13.5px}summary b{font-weight:600;color:var(--ink)}
.body{padding:14px 0 12px;display:grid;grid-template-columns:minmax(0,1fr) 300px;gap:20px 28px}
.body .wide{grid-column:1/-1;min-width:0;overflow-x:auto}
.legs{font-size:13.5px;background:var(--card);border:1px solid var(--line)}.legs th,.legs td{padding:6px 10px}
.id{font-family:ui-monospace,"SF Mono",Menlo,Consolas,"Liberation Mono",monospace;font-size:12px;color:var(--dim);display:block}
.sum{width:100%;font-size:13.5px}.sum td,.sum th{padding:3px 0;border:0}.sum tr.total>*{border-top:1px solid var(--line);font-weight:600}
.body ul{margin:0;padding-left:18px;font-size:13.5px}.body p{font-size:13.5px}
.tier,.kind{font-size:12px;font-weight:600;padding:1px 8px;border-radius:4px;border:1px solid currentColor;white-space:nowrap}
.proved{color:var(--good)}.judged{color:var(--warn)}.titles{color:var(--dim);border-style:dashed}.kind{color:var(--accent);font-weight:500}
.meter{display:block;width:100%;height:12px;min-width:120px;margin-top:5px;border-radius:3px}
.track{fill:var(--soft)}.bar{fill:var(--accent)}.span{fill:var(--accent2)}.barwidth{width:34%}
svg text{font-family:inherit;fill:var(--ink)}svg .t2{fill:var(--dim)}
.curve .area{fill:var(--accent2);opacity:.35}.curve .line{fill:none;stroke:var(--accent);stroke-width:1.8}.curve .axis{stroke:var(--line)}.curve .dot{fill:var(--accent)}.curve text{font-size:11px}
.curve{display:block;width:100%;max-width:300px}
.scroll+h3{margin-top:20px}.scroll+.note{margin-top:8px}
.dag{display:block;max-width:100%;height:auto}.g2{min-width:280px}.g3{min-width:450px}.g4{min-width:620px}.g5{min-width:790px}.g6{min-width:960px}.g7{min-width:1120px}
.g8{min-width:1290px}.g9{min-width:1460px}.g10{min-width:1630px}.g11{min-width:1800px}.g12{min-width:1970px}
.dag .box{fill:var(--card);stroke:var(--line);stroke-width:1.2}.dag .io{stroke-dasharray:4 3}.dag .edge{fill:none;stroke:var(--accent2);stroke-width:1.5}
.dag .tip{fill:var(--accent2)}.dag .name{font-size:11.5px;font-weight:600}.dag .t2{font-size:10.5px}.dag .lab{font-size:10px;fill:var(--dim)}.dag .bad{fill:var(--bad)}
.find{display:block;width:100%;max-width:360px;font:inherit;font-size:14px;padding:6px 10px;margin:0 0 12px;border:1px solid var(--line);border-radius:6px;background:var(--card);color:inherit}
.empty{border:1px dashed var(--line);border-radius:10px;padding:26px;text-align:center;color:var(--dim)}
.yes{color:var(--good)}.no{color:var(--bad)}
footer{padding-top:8px;padding-bottom:48px;font-size:13px;color:var(--dim)}footer p{max-width:90ch}
@media(max-width:760px){main,header,footer{padding-left:14px;padding-right:14px}h1{font-size:24px}.body{grid-template-columns:minmax(0,1fr)}th,td{padding:7px 9px}.meter{min-width:70px}.barwidth{width:18%}.why{min-width:170px}.state{margin-left:2px}section{margin:34px 0}}
@media print{body{background:#fff}.scroll{overflow:visible}.find,nav{display:none}section{break-inside:auto}}
)css";
}

} // namespace dutchbook::graphs::report
