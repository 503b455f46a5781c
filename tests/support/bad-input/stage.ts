import type { OutgoingHttpHeaders } from 'node:http';
import { newId } from '#lib/server/ids.ts';
import type { Federation, PersonKey } from '../people.ts';

/** What the cases are written against: things of the county's planner, and of a county they must not see. */
export interface Stage {
	federation: Federation;
	post: string;
	foreignPost: string;
	activity: string;
	foreignActivity: string;
	volunteer: string;
	/** Id of the form that made `post`, and the key of the one that made `volunteer`. */
	usedKey: string;
}

export interface BadForm {
	/** A fact, as the test is named. */
	name: string;
	/** Who sends it; the county's planner when not said. */
	as?: PersonKey | 'nobody';
	to: string | ((stage: Stage) => string);
	fields?: Record<string, string> | ((stage: Stage) => Record<string, string>);
	/** Its page works by script: the act answers with its failure, which the page says. */
	scripted?: true;
	/** Instead of fields: a body as it is. */
	body?: string | Uint8Array;
	headers?: OutgoingHttpHeaders;
	status: number;
	/** What the page says. */
	says: string | RegExp;
	/** Stands on the answered page, in a field. */
	keeps?: string;
}

const MB = 1024 * 1024;
/** 5 MB. */
export const LONG = '冬'.repeat((5 * MB) / 3);
/** Body of every right post. */
export const WRITING = '天气转冷，请检查家里的用电用气。这一段是刚写好的，不能丢。';
const BLOCKS = JSON.stringify([{ kind: 'paragraph', text: WRITING }]);

/** What the page for a new post sends when everything is right. */
export function postForm({ federation: { units, columns } }: Pick<Stage, 'federation'>) {
	return {
		id: newId(),
		unitId: units.county.id,
		columnId: columns.kepu,
		campaignId: '',
		plannedAt: '',
		title: '冬季用电用气安全',
		source: '松岚区妇联',
		editor: '向春',
		blocks: BLOCKS,
	};
}

export function activityForm({ federation }: Pick<Stage, 'federation'>) {
	return {
		unitId: federation.units.county.id,
		title: '社区敬老',
		place: '青坪镇文化站',
		startsAt: '2099-12-01T09:00',
		endsAt: '2099-12-01T11:00',
		places: '20',
		formKey: newId(),
	};
}

export function volunteerForm({ federation }: Pick<Stage, 'federation'>) {
	return {
		unitId: federation.units.county.id,
		name: '姜小竹',
		role: 'publicity',
		kind: 'volunteer',
		formKey: newId(),
	};
}

/** A form with one file, as a browser sends it. */
export function fileForm(bytes: Uint8Array): Required<Pick<BadForm, 'body' | 'headers'>> {
	const boundary = '----jinguo';
	const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\ncontent-type: text/plain\r\n\r\n`;
	const body = Buffer.concat([Buffer.from(head), bytes, Buffer.from(`\r\n--${boundary}--\r\n`)]);
	return { body, headers: { 'content-type': `multipart/form-data; boundary=${boundary}` } };
}
