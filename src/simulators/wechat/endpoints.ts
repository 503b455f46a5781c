import type { Call } from '#simulators/platform.ts';
import { articleRead, articleShare, articleTotalDetail, bizSummary } from '#simulators/wechat/datacube.ts';
import {
	addDraft,
	countDrafts,
	deleteDraft,
	getDraft,
	listDrafts,
	updateDraft,
} from '#simulators/wechat/drafts.ts';
import { WeChatError } from '#simulators/wechat/errors.ts';
import { deleteMass, getMass, massSpeed, previewDraft, sendAll } from '#simulators/wechat/mass.ts';
import {
	addMaterial,
	countMaterials,
	deleteMaterial,
	listMaterials,
	uploadImage,
} from '#simulators/wechat/media.ts';
import { deleteArticle, getArticle, getJob, listPublished, submitDraft } from '#simulators/wechat/publish.ts';
import { checkAddress, quotaOf, spend } from '#simulators/wechat/quota.ts';
import type { ApiRequest, Reply } from '#simulators/wechat/request.ts';
import type { Desk } from '#simulators/wechat/state.ts';
import { authenticate, plainToken, stableToken } from '#simulators/wechat/tokens.ts';

interface Endpoint {
	/** Absent: both are answered. */
	method?: 'POST';
	run(desk: Desk, request: ApiRequest): Reply | Promise<Reply>;
}

const post = (run: Endpoint['run']): Endpoint => ({ method: 'POST', run });

const ENDPOINTS: Record<string, Endpoint> = {
	'/cgi-bin/media/uploadimg': post(uploadImage),
	'/cgi-bin/material/add_material': post(addMaterial),
	'/cgi-bin/material/batchget_material': post(listMaterials),
	'/cgi-bin/material/get_materialcount': { run: countMaterials },
	'/cgi-bin/material/del_material': post(deleteMaterial),
	'/cgi-bin/draft/add': post(addDraft),
	'/cgi-bin/draft/update': post(updateDraft),
	'/cgi-bin/draft/get': post(getDraft),
	'/cgi-bin/draft/delete': post(deleteDraft),
	'/cgi-bin/draft/batchget': post(listDrafts),
	'/cgi-bin/draft/count': { run: countDrafts },
	'/cgi-bin/freepublish/submit': post(submitDraft),
	'/cgi-bin/freepublish/get': post(getJob),
	'/cgi-bin/freepublish/getarticle': post(getArticle),
	'/cgi-bin/freepublish/batchget': post(listPublished),
	'/cgi-bin/freepublish/delete': post(deleteArticle),
	'/cgi-bin/message/mass/sendall': post(sendAll),
	'/cgi-bin/message/mass/get': post(getMass),
	'/cgi-bin/message/mass/delete': post(deleteMass),
	'/cgi-bin/message/mass/preview': post(previewDraft),
	'/cgi-bin/message/mass/speed/get': post(massSpeed),
	'/cgi-bin/openapi/quota/get': post((desk, request) => quotaOf(desk, request, API_PATHS)),
	'/datacube/getarticletotaldetail': post(articleTotalDetail),
	'/datacube/getarticleread': post(articleRead),
	'/datacube/getarticleshare': post(articleShare),
	'/datacube/getbizsummary': post(bizSummary),
};

/** Article figures that the platform stopped maintaining: it answers as if they were not there. */
const RETIRED = /^\/datacube\/(getarticlesummary|getarticletotal|getuserread(hour)?|getusershare(hour)?)$/;
/** The one call of the push family that accounts without the right to push may use. */
const PREVIEW_PATH = '/cgi-bin/message/mass/preview';

/** Every path an adapter may call. */
export const API_PATHS: ReadonlySet<string> = new Set([
	'/cgi-bin/token',
	'/cgi-bin/stable_token',
	...Object.keys(ENDPOINTS),
]);

/** Runs one API call: who, from where, with what right and quota, and then the call itself. */
export async function callApi(desk: Desk, call: Call): Promise<Reply> {
	if (call.path === '/cgi-bin/token') return plainToken(desk, call);
	if (call.path === '/cgi-bin/stable_token') {
		if (call.method !== 'POST') throw new WeChatError(43002);
		return stableToken(desk, call);
	}
	if (RETIRED.test(call.path)) throw new WeChatError(48001);
	const endpoint = ENDPOINTS[call.path];
	if (!endpoint) throw new WeChatError(40066);
	if (endpoint.method && call.method !== endpoint.method) throw new WeChatError(43002);
	const account = authenticate(desk, call.query.get('access_token'));
	checkAddress(account, call.ip);
	const needsRight = /^\/cgi-bin\/(freepublish|message\/mass)\//.test(call.path);
	if (needsRight && call.path !== PREVIEW_PATH && !account.verified) throw new WeChatError(48001);
	spend(desk, account, call.path);
	return endpoint.run(desk, { account, call, now: desk.world.clock.now() });
}
