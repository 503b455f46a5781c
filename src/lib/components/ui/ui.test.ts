import type { ComponentProps } from 'svelte';
import { render } from 'svelte/server';
import { describe, expect, test } from 'vitest';
import { POST_STATES } from '#lib/contract/posts.ts';
import { PUBLICATION_STATES } from '#lib/contract/publishing.ts';
import AsOf from './AsOf.svelte';
import Figure from './Figure.svelte';
import Heartbeat from './Heartbeat.svelte';
import Pager from './Pager.svelte';
import PhoneBar from './PhoneBar.svelte';
import Rail from './Rail.svelte';
import RelativeTime from './RelativeTime.svelte';
import Select from './Select.svelte';
import { HOME_HREF, INBOX_HREF, PASSWORD_HREF, SIGN_OUT_ACTION, type ShellData } from './shell.ts';
import StateChip from './StateChip.svelte';
import TextArea from './TextArea.svelte';
import TextInput from './TextInput.svelte';

/** What a person reads of some HTML. */
const words = (html: string) =>
	html
		.replace(/<!--.*?-->/gs, '')
		.replace(/<[^>]+>/g, '')
		.replace(/\s+/g, ' ')
		.trim();
const attribute = (html: string, name: string) => new RegExp(` ${name}="([^"]*)"`).exec(html)?.[1];

/** render() forgets a union of props; the annotation here keeps it. */
const chip = (props: ComponentProps<typeof StateChip>) => render(StateChip, { props: props as object }).body;

describe('a state is an icon and a Chinese word, never colour alone', () => {
	test.each(POST_STATES)('post %s', (post) => {
		const body = chip({ post });
		expect(body).toContain('<path');
		expect(words(body)).toMatch(/^[一-鿿]{2,5}$/);
	});
	test.each(PUBLICATION_STATES)('publication %s', (publication) => {
		const body = chip({ publication });
		expect(body).toContain('<path');
		expect(words(body)).toMatch(/^[一-鿿]{2,5}$/);
	});
	test('a post in review names the level it waits for', () =>
		expect(words(chip({ post: 'in_review', level: 2 }))).toBe('待复审'));
});

describe('a field tells a screen reader what is wrong with it', () => {
	const props = {
		label: '标题',
		name: 'title',
		hint: '最多 64 个字',
		error: '标题还没有填，请补上。',
		required: true,
	};
	test.each([
		['input', () => render(TextInput, { props }).body],
		['textarea', () => render(TextArea, { props }).body],
	])('%s', (tag, html) => {
		const body = html();
		const control = new RegExp(`<${tag}[^>]*>`).exec(body)?.[0] ?? '';
		const id = attribute(control, 'id') ?? 'none';
		expect(body).toContain(`<label for="${id}"`);
		expect(attribute(control, 'aria-invalid')).toBe('true');
		expect(attribute(control, 'aria-describedby')).toBe(`${id}-error ${id}-hint`);
		expect(body).toContain(`id="${id}-error"`);
		expect(body).toContain(`id="${id}-hint"`);
	});
	test('without an error it is not called invalid, and optional is said', () => {
		const { body } = render(TextInput, { props: { label: '摘要', name: 'summary' } });
		expect(body).not.toContain('aria-invalid');
		expect(words(body)).toContain('选填');
	});
	test('characters are counted as people count them', () =>
		expect(
			words(render(TextArea, { props: { label: '名', name: 'n', value: '𠮷田', count: 20 } }).body),
		).toContain('2/20'));
	test('a select shows the chosen value', () => {
		const options = [
			{ value: 'a', label: '科普' },
			{ value: 'b', label: '最美家庭' },
		];
		const { body } = render(Select, { props: { label: '栏目', name: 'column', options, value: 'b' } });
		expect(body).toMatch(/<option value="b"[^>]* selected/);
	});
});

describe('times and figures show the exact value on hover', () => {
	test('a time long ago', () => {
		const { body } = render(RelativeTime, { props: { at: Date.parse('2020-02-09T09:00:00+08:00') } });
		expect(words(body)).toBe('2020年2月9日 09:00');
		expect(attribute(body, 'title')).toBe('2020年2月9日 周日 09:00:00（北京时间）');
		expect(attribute(body, 'datetime')).toBe('2020-02-09T01:00:00.000Z');
	});
	test.each([
		[{ value: 20_312, unit: '人次' }, '2.03万人次', '20,312 人次'],
		[{ value: 36_147_000, scale: 100 as const }, '¥361,470.00', '¥361,470.00'],
		[{ value: 5_430, scale: 60 as const, unit: '小时' }, '90.5小时', '5,430 分钟'],
		[{ value: 0, unit: '篇' }, '0篇', '0 篇'],
		[{ value: null }, '—', '还没有数据'],
	])('%j', (props, said, exact) => {
		const { body } = render(Figure, { props });
		expect(words(body)).toBe(said);
		expect(attribute(body, 'title')).toBe(exact);
	});
	test('an old figure says that it is out of date', () => {
		const at = Date.now() - 2 * 3_600_000;
		expect(words(render(AsOf, { props: { at, staleAfter: 3_600_000 } }).body)).toMatch(/^过时，截至 /);
		expect(words(render(AsOf, { props: { at, staleAfter: 3 * 3_600_000 } }).body)).toMatch(/^截至 /);
		expect(words(render(AsOf, { props: { at: null } }).body)).toBe('暂无数据');
	});
});

function beatOf(change: Partial<ShellData['beat']>): ShellData['beat'] {
	return { at: null, pending: 0, ok: true, trouble: null, notice: null, ...change };
}
const shell: ShellData = {
	me: { name: '周敏', department: '宣传部', unitName: '铜江市妇联', roles: ['second'], initials: '周' },
	instance: { name: '铜江市妇联', demo: false },
	counts: { needs: 4, reviews: 2, inbox: 0, tasks: 0 },
	beat: beatOf({ at: Date.now() - 2000, pending: 4 }),
	places: ['today', 'posts', 'reviews'],
};
const hrefs = (html: string) => [...html.matchAll(/<a [^>]*href="([^"]*)"/g)].map((match) => match[1]);

describe('the shell', () => {
	test('leads only to places that exist, and marks the one we are at', () => {
		const { body } = render(Rail, { props: { ...shell, current: 'posts' } });
		expect(hrefs(body)).toEqual([
			...[HOME_HREF, HOME_HREF, '/posts', '/reviews', INBOX_HREF],
			'/publications',
			PASSWORD_HREF,
		]);
		expect(/<a href="\/posts"[^>]*aria-current="page"/.test(body)).toBe(true);
		expect(body.match(/aria-current="page"/g)).toHaveLength(1);
		expect(words(body)).not.toContain('上下联动');
	});
	test('on a phone has the same places and no others', () => {
		const { body } = render(PhoneBar, { props: { ...shell, current: 'today' } });
		expect(hrefs(body)).toEqual([HOME_HREF, '/reviews', '/posts']);
		expect(words(body)).toContain('更多');
	});
	test('signs out by a form, never by a link', () => {
		const { body } = render(Rail, { props: { ...shell, current: null } });
		expect(body).toContain(`<form method="POST" action="${SIGN_OUT_ACTION}"`);
		expect(hrefs(body)).not.toContain(SIGN_OUT_ACTION);
	});
	test('says when the scheduler has stopped or never ran', () => {
		const lamp = (beat: ShellData['beat']) => words(render(Heartbeat, { props: { beat } }).body);
		expect(lamp(beatOf({ at: Date.now() - 2000, pending: 4 }))).toMatch(
			/^发布调度正常 ?心跳 [23] 秒前 ?待发 4$/,
		);
		expect(lamp(beatOf({ at: Date.now() - 120_500, trouble: 'stopped' }))).toMatch(
			/^发布调度停了 ?心跳 2 分钟前 ?待发 0$/,
		);
		expect(lamp(beatOf({ pending: 1, trouble: 'stopped' }))).toContain('还没有心跳');
		const beating = { at: Date.now() - 2000 };
		expect(lamp(beatOf({ ...beating, trouble: 'stuck' }))).toContain('发布调度卡住了');
		expect(lamp(beatOf({ ...beating, trouble: 'behind' }))).toContain('发布调度跟不上');
	});
	test('says when nothing has been heard of the scheduler, although nobody said that it stopped', () => {
		const { body } = render(Heartbeat, { props: { beat: beatOf({ at: Date.now() - 91_000 }) } });
		expect(words(body)).toContain('发布调度停了');
		const phone = render(PhoneBar, { props: { ...shell, beat: beatOf({ at: null }), current: 'today' } });
		expect(words(phone.body)).toContain('发布调度停了，点这里看');
		expect(words(render(PhoneBar, { props: { ...shell, current: 'today' } }).body)).not.toContain('调度');
	});
	test.each([
		[{ kind: 'clock', ms: 7_200_000 }, '系统时钟向前跳了 2 小时（改过时间或机器休眠过），已重新核对'],
		[{ kind: 'clock', ms: -7_200_000 }, '系统时钟往回拨了 2 小时，已重新核对'],
		[{ kind: 'pause', ms: 12_000 }, '程序停顿了 12 秒，已重新核对'],
	] as const)('tells what the scheduler noticed: %o', (noticed, sentence) => {
		const notice = { ...noticed, at: Date.now() - 60_000 };
		const { body } = render(Heartbeat, { props: { beat: beatOf({ at: Date.now() - 2000, notice }) } });
		expect(words(body)).toContain(sentence);
		expect(words(body)).toContain('发布调度正常');
	});
});

describe('the pager', () => {
	const href = (page: number) => `?page=${page}`;
	test('on the first page leads forward only', () =>
		expect(hrefs(render(Pager, { props: { page: 1, pages: 3, href } }).body)).toEqual(['?page=2']));
	test('in the middle leads both ways', () =>
		expect(hrefs(render(Pager, { props: { page: 2, pages: 3, href } }).body)).toEqual([
			'?page=1',
			'?page=3',
		]));
	test('is not there for a single page', () =>
		expect(words(render(Pager, { props: { page: 1, pages: 1, href } }).body)).toBe(''));
});
