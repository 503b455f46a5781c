import type { RetractCall, RetractResult } from '../channel.ts';
import { idText } from '../json.ts';
import { WechatApi, type ApiFailure } from './api.ts';
import { findPublished, listOf } from './items.ts';
import { failureSentence } from './outcomes.ts';
import { pushIdOf } from './push.ts';
import type { WechatParts } from './send.ts';

/** errcode for an article_id the account does not have. */
const NO_SUCH_ARTICLE = 53600;
const AT_THE_BACK_OFFICE = '请到公众号后台的“发表记录”里找到这一篇，删除后回来确认。';

/**
 * Takes an article off WeChat for good (`freepublish/delete`; there is no way back). Without its id it is looked for by
 * our marker; what is not found or may not be deleted by this account is for a person.
 */
export async function retractFromWechat(parts: WechatParts, call: RetractCall): Promise<RetractResult> {
	const api = new WechatApi(parts, call.account, call.deadline);
	const pushed = pushIdOf(call.item.remoteId) ?? pushIdOf(call.item.jobId);
	if (pushed !== null) return deletePush(api, pushed);
	const ids = await idsOf(api, call);
	if (!Array.isArray(ids)) return failed(ids);
	if (ids.length === 0)
		return { kind: 'by_person', detail: `用接口在微信上找不到这一篇。${AT_THE_BACK_OFFICE}` };
	for (const id of ids) {
		const result = await deleteArticle(api, id);
		if (result.kind !== 'retracted') return result;
	}
	return { kind: 'retracted' };
}

async function idsOf(api: WechatApi, { item }: RetractCall): Promise<string[] | ApiFailure> {
	const known = idText(item.remoteId);
	if (known !== null) return [known];
	const found = await findPublished(api, item.publicationId, 0);
	return found.kind === 'found' ? found.items.map(({ id }) => id) : found;
}

async function deleteArticle(api: WechatApi, articleId: string): Promise<RetractResult> {
	const answer = await api.call({
		path: '/cgi-bin/freepublish/delete',
		json: { article_id: articleId, index: 0 },
	});
	if (answer.kind === 'ok') return { kind: 'retracted' };
	const result = failed(answer);
	return result.kind === 'cannot_tell' && (await isDeleted(api, articleId)) ? { kind: 'retracted' } : result;
}

/** The link dies for everybody who was pushed to; the message itself stays in their hands. */
async function deletePush(api: WechatApi, msgId: string): Promise<RetractResult> {
	const answer = await api.call({
		path: '/cgi-bin/message/mass/delete',
		json: { msg_id: msgId, article_idx: 0 },
	});
	if (answer.kind === 'ok') return { kind: 'retracted' };
	const result = failed(answer);
	if (result.kind !== 'cannot_tell') return result;
	const seen = await api.call({ path: '/cgi-bin/message/mass/get', json: { msg_id: msgId } });
	const gone = seen.kind === 'ok' && seen.value.msg_status === 'DELETE';
	return gone ? { kind: 'retracted' } : result;
}

/** Whether the platform itself says that every article under this id is deleted. */
async function isDeleted(api: WechatApi, articleId: string): Promise<boolean> {
	const answer = await api.call({ path: '/cgi-bin/freepublish/getarticle', json: { article_id: articleId } });
	if (answer.kind !== 'ok') return false;
	const news = listOf(answer.value.news_item);
	return news.length > 0 && news.every((article) => article.is_deleted === true);
}

function failed(failure: ApiFailure): RetractResult {
	const detail = failureSentence(failure, 'retract');
	if (failure.kind === 'lost') return { kind: 'cannot_tell', detail };
	if (failure.kind === 'not_sent') return { kind: 'refused', detail };
	const { code, entry } = failure;
	if (entry.class === 'person' || code === NO_SUCH_ARTICLE)
		return { kind: 'by_person', detail: `${detail}${AT_THE_BACK_OFFICE}` };
	if (entry.class === 'unknown') return { kind: 'cannot_tell', detail };
	return { kind: 'refused', detail };
}
