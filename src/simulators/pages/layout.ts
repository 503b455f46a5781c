import { htmlAnswer } from '#simulators/answers.ts';
import type { Answer } from '#simulators/platform.ts';

const MARK = encodeURIComponent(
	'<svg xmlns="http://www.w3.org/2000/svg" width="360" height="240"><text x="180" y="130" font-size="30" ' +
		'font-family="sans-serif" fill="#808080" fill-opacity=".085" text-anchor="middle" transform="rotate(-24 180 120)">模拟平台</text></svg>',
);

const STYLE = `
:root{color-scheme:light dark;--paper:#FAF8F5;--surface:#FFF;--sunken:#F4F1EC;--line:#E6E1DA;--ink:#1F2328;--ink-2:#55524E;--ink-3:#706A63;
--accent:#B3243C;--accent-text:#A81F37;--ok:#29693B;--ok-bg:#E6F2E8;--wait:#1F5A9E;--wait-bg:#E7F0FA;--held:#A34208;--held-bg:#FDECDF;--bad:#B42318;--bad-bg:#FDEBE9}
@media (prefers-color-scheme:dark){:root{--paper:#151316;--surface:#1D1B1F;--sunken:#19171B;--line:#353137;--ink:#ECE8E3;--ink-2:#BDB6AF;--ink-3:#9A928B;
--accent:#C83A53;--accent-text:#F28D9E;--ok:#80CA91;--ok-bg:#1B2F21;--wait:#8ABAF1;--wait-bg:#1B2A3D;--held:#F5A066;--held-bg:#3A2619;--bad:#F4938A;--bad-bg:#3B2120}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:14px/22px "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",system-ui,sans-serif;text-autospace:normal;font-variant-numeric:tabular-nums}
body::after{content:"";position:fixed;inset:0;pointer-events:none;background:url("data:image/svg+xml,${MARK}")}
a{color:var(--accent-text)}
h1{font-size:20px;line-height:28px;margin:0}h2{font-size:16px;line-height:24px;margin:0 0 12px}h3{font-size:14px;line-height:22px;margin:0}
.top{background:var(--surface);border-bottom:1px solid var(--line)}
.top>div,main{max-width:1312px;margin:0 auto;padding:16px 24px}
.top>div{display:flex;gap:16px;align-items:center;flex-wrap:wrap}
.top p{margin:0;color:var(--ink-2)}
.badge{border:1px solid var(--accent);color:var(--accent-text);border-radius:4px;padding:0 8px;font-weight:600}
.grow{flex:1}
.panel{background:var(--surface);border:1px solid var(--line);border-radius:8px;padding:16px;margin:0 0 24px;min-width:0}
.two{display:grid;grid-template-columns:minmax(0,5fr) minmax(0,3fr);gap:0 24px}
.wide{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:13px;line-height:20px}
th,td{text-align:left;padding:6px 12px 6px 0;border-bottom:1px solid var(--line);vertical-align:top}
.wide table{min-width:400px}h2 .muted{font-size:13px;font-weight:400;margin-left:8px}button{white-space:nowrap}
th{color:var(--ink-3);font-weight:400;white-space:nowrap}tr:last-child td{border-bottom:0}
.t{white-space:nowrap}.id{font-family:ui-monospace,monospace;font-size:12px;overflow-wrap:break-word}
.chip{display:inline-block;border-radius:4px;padding:0 6px;font-size:12px;line-height:20px;white-space:nowrap}
.ok{color:var(--ok);background:var(--ok-bg)}.wait{color:var(--wait);background:var(--wait-bg)}.held{color:var(--held);background:var(--held-bg)}.bad{color:var(--bad);background:var(--bad-bg)}
.muted{color:var(--ink-3)}h2.platform{margin:8px 0 12px}.empty{color:var(--ink-3);margin:0}
form{display:flex;gap:8px;flex-wrap:wrap;align-items:end}
label{display:grid;gap:4px;font-size:12px;line-height:18px;color:var(--ink-2)}
input,select,button{font:inherit;color:inherit;background:var(--surface);border:1px solid var(--line);border-radius:6px;padding:4px 10px;min-height:34px}
input{width:104px}button{cursor:pointer;border-color:var(--ink-3)}button:hover{background:var(--sunken)}
button.main{background:var(--accent);border-color:var(--accent);color:#fff}
:focus-visible{outline:2px solid var(--accent-text);outline-offset:2px}
.stack{display:grid;gap:16px}.row{display:flex;gap:8px;flex-wrap:wrap;align-items:center}
.feed{display:grid;grid-template-columns:repeat(auto-fill,minmax(280px,1fr));gap:16px;list-style:none;margin:0;padding:0}
.feed li{border:1px solid var(--line);border-radius:8px;overflow:hidden;background:var(--surface)}
.feed a{color:inherit;text-decoration:none;display:block}
.feed .cover{aspect-ratio:2.35;background:var(--sunken);object-fit:cover;width:100%;display:block}
.feed .words{padding:10px 12px 12px}.feed p{margin:4px 0 0;color:var(--ink-2);font-size:13px;line-height:20px}
.phone{max-width:677px;margin:0 auto;padding:24px 20px 56px;background:var(--surface);min-height:100vh;border-inline:1px solid var(--line);overflow-wrap:anywhere}
.phone h1{font-size:22px;line-height:31px;margin-bottom:12px}.phone .by{color:var(--ink-3);margin:0 0 24px}
.phone article{font-size:17px;line-height:1.8}.phone article img{max-width:100%;height:auto}
.phone footer{margin-top:32px;display:flex;gap:16px;flex-wrap:wrap;color:var(--ink-3)}
.note{background:var(--held-bg);color:var(--held);padding:8px 12px;border-radius:6px;margin:0 0 16px}
@media (max-width:900px){.two{grid-template-columns:minmax(0,1fr)}.top>div,main{padding:16px}}
`;

/** A whole page; `body` is HTML that is already safe. */
export function page(title: string, body: string, status = 200): Answer {
	return htmlAnswer(
		`<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">` +
			`<title>${title} · 模拟平台</title><link rel="icon" href="data:,"><style>${STYLE}</style></head><body>${body}</body></html>`,
		status,
	);
}

export interface Table {
	head: readonly string[];
	/** Cells are HTML. */
	rows: readonly (readonly string[])[];
	empty: string;
}

export function table({ head, rows, empty }: Table): string {
	if (rows.length === 0) return `<p class="empty">${empty}</p>`;
	const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('');
	const heads = head.map((name) => `<th scope="col">${name}</th>`).join('');
	return `<div class="wide"><table><thead><tr>${heads}</tr></thead><tbody>${body}</tbody></table></div>`;
}

export function chip(tone: 'ok' | 'wait' | 'held' | 'bad', words: string): string {
	return `<span class="chip ${tone}">${words}</span>`;
}

export function panel(title: string, inside: string): string {
	return `<section class="panel"><h2>${title}</h2>${inside}</section>`;
}
