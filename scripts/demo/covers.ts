import sharp from 'sharp';
import type { CoverName } from './content.ts';

const WIDTH = 1080;
const HEIGHT = 460;

interface Drawing {
	alt: string;
	/** Sky and ground. */
	from: string;
	to: string;
	ground: string;
	shapes: string;
}

const pane = (x: number, y: number, fill: string) =>
	`<rect x="${x}" y="${y}" width="34" height="38" rx="3" fill="${fill}"/>`;
const snow = Array.from({ length: 36 }, (_, at) => {
	const x = (at * 331 + (at % 5) * 47) % WIDTH;
	const y = (at * at * 37 + at * 11) % 330;
	return `<circle cx="${x}" cy="${y}" r="${2 + (at % 3)}" fill="#fff" opacity=".75"/>`;
}).join('');
const person = (x: number, y: number, coat: string) =>
	`<circle cx="${x}" cy="${y - 92}" r="27" fill="#F3D2B8"/>` +
	`<path d="M${x - 29} ${y - 100} a29 27 0 0 1 58 0 l-8 -4 q-22 -14 -44 2 Z" fill="#3A2A34"/>` +
	`<path d="M${x - 46} ${y} q4 -66 46 -66 q42 0 46 66 Z" fill="${coat}"/>`;
const book = ([x, height]: readonly [number, number], fill: string) =>
	`<rect x="${x}" y="${342 - height}" width="26" height="${height}" rx="2" fill="${fill}"/>`;

const DRAWINGS: Readonly<Record<CoverName, Drawing>> = {
	lamp: {
		alt: '夜色里，一盏亮着的台灯照着长桌上的书',
		from: '#2B2347',
		to: '#4A3358',
		ground: '#6B4A3A',
		shapes: `<circle cx="540" cy="215" r="190" fill="#F2C572" opacity=".18"/><circle cx="540" cy="215" r="120" fill="#F2C572" opacity=".28"/><path d="M480 220 L510 130 L570 130 L600 220 Z" fill="#F2C572"/><rect x="534" y="220" width="12" height="112" fill="#D9C7B0"/><rect x="496" y="328" width="88" height="14" rx="7" fill="#D9C7B0"/>${book([650, 96], '#B3243C')}${book([680, 78], '#1F5A9E')}${book([710, 88], '#29693B')}${book([350, 84], '#865700')}${book([380, 100], '#6B3A5B')}<path d="M410 342 q50 -30 96 0" fill="#F7F1E6"/>`,
	},
	house: {
		alt: '一座亮着窗的小屋，屋后是山和树',
		from: '#F6E3CE',
		to: '#FBF3E6',
		ground: '#C9B28C',
		shapes: `<path d="M0 342 L240 190 L430 300 L640 170 L900 310 L1080 240 L1080 342 Z" fill="#D8C3A5"/><rect x="445" y="232" width="190" height="118" rx="4" fill="#FFF8EE"/><path d="M404 236 L540 131 L676 236 Z" fill="#A81F37"/>${pane(480, 262, '#F2C572')}${pane(566, 262, '#F2C572')}<rect x="524" y="300" width="32" height="50" fill="#6B3A5B"/><circle cx="800" cy="270" r="54" fill="#7C9A6B"/><rect x="794" y="300" width="12" height="50" fill="#7A5B40"/>`,
	},
	scarf: {
		alt: '雪天里，一个围着红围巾的人',
		from: '#C9DBEA',
		to: '#E9F1F6',
		ground: '#F7FAFC',
		shapes: `${snow}<circle cx="540" cy="170" r="62" fill="#F3D2B8"/><path d="M474 160 a66 62 0 0 1 132 0 q-66 -42 -132 0 Z" fill="#6B3A5B"/><path d="M470 212 q70 44 140 0 l10 40 q-80 42 -160 0 Z" fill="#B3243C"/><path d="M586 240 l44 110 -40 6 -34 -104 Z" fill="#A81F37"/><path d="M420 372 q20 -128 120 -118 q100 -10 120 118 Z" fill="#4B6A8A"/>`,
	},
	scales: {
		alt: '一架天平，两边一样高',
		from: '#E8E2F0',
		to: '#F6F2F8',
		ground: '#CFC3DA',
		shapes: `<rect x="532" y="110" width="16" height="220" fill="#6B3A5B"/><rect x="340" y="128" width="400" height="12" rx="6" fill="#6B3A5B"/><circle cx="540" cy="118" r="20" fill="#B3243C"/><path d="M360 140 L300 250 M360 140 L420 250 M720 140 L660 250 M720 140 L780 250" stroke="#8F7B99" stroke-width="5"/><path d="M290 250 h140 a70 46 0 0 1 -140 0 Z" fill="#B3243C"/><path d="M650 250 h140 a70 46 0 0 1 -140 0 Z" fill="#1F5A9E"/><rect x="470" y="326" width="140" height="18" rx="9" fill="#6B3A5B"/>`,
	},
	screen: {
		alt: '一块屏幕，老师正在讲课',
		from: '#DDEDEB',
		to: '#F1F8F7',
		ground: '#B9D5D1',
		shapes: `<rect x="330" y="80" width="420" height="240" rx="16" fill="#0E6862"/><rect x="348" y="98" width="384" height="204" rx="6" fill="#E7F5F3"/>${person(470, 300, '#B3243C')}<rect x="560" y="130" width="140" height="14" rx="7" fill="#0E6862"/><rect x="560" y="160" width="110" height="14" rx="7" fill="#63A9A2"/><rect x="560" y="190" width="126" height="14" rx="7" fill="#63A9A2"/><rect x="500" y="320" width="80" height="26" fill="#0E6862"/>`,
	},
	greenhouse: {
		alt: '田间的塑料大棚，棚里一垄垄草莓',
		from: '#D9EBD5',
		to: '#F2F8EE',
		ground: '#9DBB84',
		shapes: `<path d="M220 350 V250 Q220 110 540 110 Q860 110 860 250 V350 Z" fill="#fff" opacity=".7" stroke="#7FA08A" stroke-width="6"/><path d="M380 348 V140 M540 348 V112 M700 348 V140" stroke="#7FA08A" stroke-width="5"/>${[280, 360, 440, 520, 600, 680, 760].map((x) => `<ellipse cx="${x + 20}" cy="330" rx="36" ry="18" fill="#4E8A4A"/><path d="M${x + 12} 332 q8 34 18 0 Z" fill="#C83A53"/>`).join('')}`,
	},
	shield: {
		alt: '一面盾牌挡住手机里的可疑短信',
		from: '#FBE7DC',
		to: '#FDF5EF',
		ground: '#E8CDB9',
		shapes: `<rect x="360" y="90" width="150" height="260" rx="20" fill="#3A3540"/><rect x="374" y="116" width="122" height="204" rx="6" fill="#F4F1EC"/><rect x="388" y="140" width="94" height="16" rx="8" fill="#F5A066"/><rect x="388" y="170" width="70" height="16" rx="8" fill="#D9D3CC"/><path d="M560 130 L650 100 L740 130 V220 Q740 300 650 340 Q560 300 560 220 Z" fill="#A34208"/><path d="M608 216 l30 32 54 -66" stroke="#fff" stroke-width="16" fill="none" stroke-linecap="round" stroke-linejoin="round"/>`,
	},
	plug: {
		alt: '插座、插头和燃气软管的安全检查',
		from: '#FCEFD2',
		to: '#FDF8EA',
		ground: '#E5D2A6',
		shapes: `<rect x="300" y="130" width="170" height="170" rx="18" fill="#fff" stroke="#C7A86A" stroke-width="5"/><rect x="346" y="190" width="14" height="46" rx="5" fill="#5B616A"/><rect x="410" y="190" width="14" height="46" rx="5" fill="#5B616A"/><path d="M520 216 h50" stroke="#865700" stroke-width="8" stroke-dasharray="14 10"/><rect x="590" y="168" width="110" height="96" rx="16" fill="#B3243C"/><rect x="566" y="188" width="26" height="12" fill="#5B616A"/><rect x="566" y="232" width="26" height="12" fill="#5B616A"/><path d="M700 216 q90 0 90 80 t90 50" stroke="#6B3A5B" stroke-width="14" fill="none" stroke-linecap="round"/>`,
	},
	thermometer: {
		alt: '一支体温计和一杯温水',
		from: '#F8E1E4',
		to: '#FCF3F4',
		ground: '#E6C3C8',
		shapes: `<g transform="rotate(-24 470 220)"><rect x="448" y="60" width="44" height="250" rx="22" fill="#fff" stroke="#B98F95" stroke-width="5"/><rect x="462" y="150" width="16" height="150" rx="8" fill="#B3243C"/><circle cx="470" cy="312" r="34" fill="#B3243C"/></g><path d="M640 190 h140 l-14 150 h-112 Z" fill="#fff" stroke="#8AA8B5" stroke-width="5"/><path d="M648 240 h124 l-9 96 h-106 Z" fill="#BFDDE6"/><path d="M680 160 q-14 -24 4 -44 M724 160 q-14 -24 4 -44" stroke="#B9C7CC" stroke-width="7" fill="none" stroke-linecap="round"/>`,
	},
	noodles: {
		alt: '一碗冒着热气的汤面',
		from: '#FBE3CF',
		to: '#FDF4EA',
		ground: '#D9B48F',
		shapes: `<path d="M470 140 q-22 -34 4 -64 M540 140 q-22 -34 4 -64 M610 140 q-22 -34 4 -64" stroke="#E2C4A8" stroke-width="10" fill="none" stroke-linecap="round"/><ellipse cx="540" cy="206" rx="190" ry="42" fill="#F7E2B8"/><path d="M420 200 q60 26 120 0 t120 0 M410 216 q66 26 130 0 t126 0" stroke="#E5B567" stroke-width="9" fill="none"/><circle cx="600" cy="196" r="22" fill="#fff"/><circle cx="600" cy="196" r="11" fill="#F2A93B"/><path d="M346 208 h388 q-10 134 -140 140 h-108 q-130 -6 -140 -140 Z" fill="#A81F37"/><path d="M700 120 L560 210 M724 138 L576 216" stroke="#7A5B40" stroke-width="10" stroke-linecap="round"/>`,
	},
	window: {
		alt: '打开一道缝的窗，窗外是晾着的花被子和太阳',
		from: '#F0E6DA',
		to: '#F8F1E8',
		ground: '#CDB79C',
		shapes: `<rect x="340" y="70" width="400" height="270" fill="#BFDDEE" stroke="#8B6B4E" stroke-width="14"/><circle cx="650" cy="140" r="42" fill="#F2C572"/><path d="M356 220 h368" stroke="#6B5B4E" stroke-width="4"/><rect x="392" y="220" width="96" height="92" fill="#E88FA5"/><rect x="504" y="220" width="96" height="76" fill="#8AB6E0"/><rect x="616" y="220" width="84" height="88" fill="#F3D27A"/><path d="M540 76 L600 92 V352 L540 340 Z" fill="#fff" opacity=".75" stroke="#8B6B4E" stroke-width="8"/>`,
	},
	people: {
		alt: '三位穿粉色马甲的志愿者敲门问候',
		from: '#F4E6EE',
		to: '#FBF5F8',
		ground: '#D5B9C8',
		shapes: `<rect x="700" y="90" width="170" height="262" rx="6" fill="#9A6B4F"/><circle cx="726" cy="226" r="9" fill="#F2C572"/>${person(360, 352, '#E88FA5')}${person(470, 352, '#E88FA5')}${person(580, 352, '#E88FA5')}<rect x="730" y="120" width="110" height="70" fill="#B3243C"/>`,
	},
};

/** A cover and what it shows, in words. */
export async function drawCover(name: CoverName): Promise<{ bytes: Uint8Array; alt: string }> {
	const { alt, from, to, ground, shapes } = DRAWINGS[name];
	const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}"><defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${from}"/><stop offset="1" stop-color="${to}"/></linearGradient></defs><rect width="${WIDTH}" height="${HEIGHT}" fill="url(#sky)"/><rect y="342" width="${WIDTH}" height="118" fill="${ground}"/>${shapes}</svg>`;
	return { bytes: await sharp(Buffer.from(svg)).png().toBuffer(), alt };
}
