import {
	BarController,
	BarElement,
	CategoryScale,
	Chart,
	Filler,
	LinearScale,
	LineController,
	LineElement,
	PointElement,
	Tooltip,
	type ChartConfiguration,
	type Plugin,
} from 'chart.js';
import { formatCount, formatExactCount } from '#lib/contract/format.ts';
import type { ChartData } from './chart-data.ts';

Chart.register(
	BarController,
	BarElement,
	CategoryScale,
	Filler,
	LinearScale,
	LineController,
	LineElement,
	PointElement,
	Tooltip,
);

/** A drawn chart: made once, then fed. */
export interface DrawnChart {
	feed(data: ChartData): void;
	/** Colours again from the page's tokens, after the theme changed. */
	recolour(): void;
	/** PNG as a data address, on the page's ground. */
	picture(): string;
	destroy(): void;
}

const token = (name: string): string =>
	getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Figures beside the bars: no axis has to be read across. */
const directLabels: Plugin = {
	id: 'directLabels',
	afterDatasetsDraw(chart) {
		const { ctx } = chart;
		ctx.save();
		ctx.font = `600 12px ${token('--sans') || 'sans-serif'}`;
		ctx.fillStyle = token('--ink');
		ctx.textBaseline = 'middle';
		chart.getDatasetMeta(0).data.forEach((bar, index) => {
			const value = chart.data.datasets[0]?.data[index];
			if (typeof value === 'number') ctx.fillText(formatExactCount(value), bar.x + 8, bar.y);
		});
		ctx.restore();
	},
};
/** The picture's ground, so that a saved PNG can be read on white paper and dark slides alike. */
const ground: Plugin = {
	id: 'ground',
	beforeDraw({ ctx, width, height }) {
		ctx.save();
		ctx.globalCompositeOperation = 'destination-over';
		ctx.fillStyle = token('--surface');
		ctx.fillRect(0, 0, width, height);
		ctx.restore();
	},
};

function configuration(data: ChartData): ChartConfiguration<'bar' | 'line', number[], string> {
	const lying = data.kind === 'bars';
	return {
		type: lying ? 'bar' : 'line',
		data: {
			labels: [...data.labels],
			datasets: [
				{
					data: [...data.values],
					// Asked for at every update, so that a changed theme is followed.
					borderColor: () => token('--plum'),
					backgroundColor: () => token(lying ? '--plum' : '--plum-soft'),
					...(lying ? { barThickness: 16, borderRadius: 2 } : { fill: true }),
				},
			],
		},
		options: {
			animation: false,
			responsive: true,
			maintainAspectRatio: false,
			indexAxis: lying ? 'y' : 'x',
			layout: { padding: lying ? { right: 72 } : { right: 8, top: 6 } },
			elements: { line: { borderWidth: 2, tension: 0 }, point: { radius: 0, hoverRadius: 4, hitRadius: 12 } },
			interaction: { mode: 'index', intersect: false, axis: lying ? 'y' : 'x' },
			plugins: {
				tooltip: {
					displayColors: false,
					callbacks: { label: (item) => `${formatExactCount(Number(item.raw))} ${data.unit}` },
				},
			},
			scales: lying
				? { x: { display: false, beginAtZero: true }, y: { grid: { display: false } } }
				: {
						x: { grid: { display: false }, ticks: { maxRotation: 0, autoSkipPadding: 24 } },
						y: {
							beginAtZero: true,
							border: { display: false },
							ticks: { maxTicksLimit: 5, precision: 0, callback: (value) => formatCount(Number(value)) },
						},
					},
		},
		plugins: lying ? [ground, directLabels] : [ground],
	};
}

function paint(chart: Chart<'bar' | 'line', number[], string>): void {
	const { scales, plugins } = chart.options;
	for (const axis of Object.values(scales ?? {})) {
		if (!axis) continue;
		axis.ticks = { ...axis.ticks, color: token('--ink-3'), font: { size: 12, family: token('--sans') } };
		axis.grid = { ...axis.grid, color: token('--line-2') };
		axis.border = { ...axis.border, color: token('--line') };
	}
	if (plugins?.tooltip) {
		plugins.tooltip.backgroundColor = token('--ink');
		plugins.tooltip.titleColor = plugins.tooltip.bodyColor = token('--surface');
	}
}

/** Draws on `canvas`. The one place in which chart.js is used. */
export function drawChart(canvas: HTMLCanvasElement, data: ChartData): DrawnChart {
	const chart = new Chart(canvas, configuration(data));
	paint(chart);
	chart.update('none');
	return {
		feed(next) {
			chart.data.labels = [...next.labels];
			const dataset = chart.data.datasets[0];
			if (dataset) dataset.data = [...next.values];
			chart.update('none');
		},
		recolour() {
			paint(chart);
			chart.update('none');
		},
		picture: () => chart.toBase64Image(),
		destroy: () => chart.destroy(),
	};
}
