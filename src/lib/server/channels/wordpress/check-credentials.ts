import type { ChannelAccount, CredentialCheck } from '../channel.ts';
import { fieldsOf, WordpressApi, type ApiParts } from './api.ts';
import { failureSentence } from './outcomes.ts';

/** What an account must be allowed to do, and how the site's own pages call it. */
const RIGHTS = [
	['publish_posts', '公开文章'],
	['edit_published_posts', '修改已公开的文章'],
	['upload_files', '上传图片'],
] as const;

/** Asks who we are: proves address, user, application password and the rights that publishing needs. */
export async function checkCredentials(parts: ApiParts, account: ChannelAccount): Promise<CredentialCheck> {
	const api = new WordpressApi(parts, account);
	const said = (state: CredentialCheck['state'], detail: string) => ({ state, detail, expiresAt: null });
	const query = { context: 'edit', _fields: 'id,capabilities' };
	const answer = await api.call({ method: 'GET', path: '/wp/v2/users/me', query });
	if (answer.kind === 'ok') {
		const can = fieldsOf(fieldsOf(answer.value).capabilities);
		const missing = RIGHTS.filter(([right]) => can[right] !== true).map(([, words]) => words);
		return missing.length === 0
			? said('ok', '网站认可这个账号，可以自动发布。')
			: said('refused', `账号和密码正确，但它不能${missing.join('、')}，请在网站后台把它改为“编辑”角色。`);
	}
	const detail = failureSentence(answer, 'account');
	if (answer.kind === 'lost') return said('cannot_tell', `${detail}请稍后再测试。`);
	if (answer.kind === 'not_sent') return said(answer.configuration ? 'refused' : 'cannot_tell', detail);
	return said(answer.class === 'configuration' ? 'refused' : 'cannot_tell', detail);
}
