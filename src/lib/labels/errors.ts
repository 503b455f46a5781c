import type { ErrorCode, ErrorParams } from '#lib/contract/errors.ts';

type Sentence = (say: Say) => string;

/** Params as words: `say.of('field', '这一项')` is the param or what to say without it. */
interface Say {
	of: (name: string, otherwise: string) => string;
	/** `text` with its `#` replaced by the param, or nothing when it was not given. */
	when: (name: string, text: string) => string;
}

const plain =
	(text: string): Sentence =>
	() =>
		text;

/**
 * One sentence a failure: what is wrong, then what to do. Params read here, all optional: `field` (a label as printed beside
 * the control), `max` (characters, bytes already said in the unit the sentence names), `value` (what was given), `line` (row of
 * a file, from 1), `minutes` and `seconds` (until it works again), `by` (a person's name), `state` (a label), `what` (a noun),
 * `min` (characters), `detail` (a Chinese half-sentence without a full stop).
 */
const SENTENCES: Readonly<Record<ErrorCode, Sentence>> = {
	'input.invalid': ({ of, when }) =>
		`${when('line', '第 # 行：')}${of('field', '填写的内容')}不符合要求${when('detail', '：#')}，请改正后再提交。`,
	'input.empty': ({ of, when }) =>
		`${when('line', '第 # 行：')}${of('field', '必填的内容')}还没有填，请补上后再提交。`,
	'input.too_long': ({ of, when }) =>
		`${when('line', '第 # 行：')}${of('field', '填写的内容')}太长${when('max', '，最多 # 个字')}，请删减后再提交。`,
	'input.too_large': ({ of, when }) =>
		`${of('field', '上传的内容')}太大${when('max', '，最大 #')}，请压缩或分成几份后再传。`,
	'input.encoding': ({ of }) =>
		`${of('field', '文件')}的文字编码无法识别，请另存为 UTF-8 或 GB18030（ANSI）编码的文本后再传。`,
	'input.past_time': ({ of, when }) =>
		`${of('field', '发布时间')}${when('value', '（#）')}已经过去，请改成现在之后的北京时间。`,
	'input.unknown_column': ({ when }) =>
		`没有${when('value', '「#」')}这个栏目，或它已停用，请从列表里另选一个栏目。`,
	'input.unknown_channel': ({ when }) =>
		`没有${when('value', '「#」')}这个渠道，或它已停用，请从列表里另选渠道。`,
	'input.unknown_campaign': ({ when }) =>
		`没有${when('value', '「#」')}这个主题活动，或它不属于本单位，请从列表里另选。`,
	'input.unknown_indicator': ({ when }) =>
		`${when('line', '第 # 行：')}没有登记${when('value', '「#」')}这个指标，请核对指标名称后再报。`,
	'input.unknown_unit': ({ when }) =>
		`${when('line', '第 # 行：')}没有找到${when('value', '「#」')}这个单位，或它不在你的管理范围内，请从列表里另选。`,
	'input.not_json': ({ when }) => `${when('line', '第 # 行：')}内容不是有效的 JSON，请核对格式后再提交。`,
	'input.bad_file': ({ of, when }) =>
		`${of('field', '文件')}打不开或类型不支持${when('detail', '：#')}，请换一个文件再传。`,
	'input.duplicate': ({ of, when }) =>
		`${of('field', '这一项')}${when('value', '「#」')}已经有了，请换一个，或直接使用已有的。`,
	'input.method': ({ when }) =>
		`这个地址不能这样用${when('detail', '：#')}，请核对后重发，或回到原来的页面用按钮操作。`,
	'auth.required': plain('请先登录，登录后会回到这一页。'),
	'auth.expired': plain('登录已过期，请重新登录；填写的内容还在，登录后可以继续。'),
	'auth.bad_credentials': plain('账号或密码不对，请核对后重试；忘记密码请找管理员重置。'),
	'auth.locked': ({ when }) =>
		`密码连续输错，账号已暂时锁定，请${when('minutes', '在 # 分钟后') || '稍后'}再试，或找管理员重置密码。`,
	'auth.disabled': plain('这个账号已停用，请联系本单位管理员。'),
	'auth.weak_password': ({ when }) =>
		`密码太弱${when('min', '，至少要 # 个字符')}，不要用账号名、生日或常见密码，请换一个。`,
	'auth.wrong_password': plain('当前密码不对，请重新输入。'),
	'auth.bad_origin': plain('这次提交不是从本平台的页面发出的，已经拦下；请刷新页面后重试。'),
	'auth.bad_token': plain('访问令牌无效或已停用，请向管理员要一个新的。'),
	'auth.setup_code': plain('设置码不对。它在服务器启动时的日志里，数据目录里也存了一份，请核对后再填。'),
	'auth.not_set_up': plain('平台还没有完成首次设置，请管理员先用浏览器打开本平台完成设置。'),
	'auth.must_change_password': plain('这是一次性密码，请先改成自己的密码，再继续使用。'),
	'permission.denied': ({ when }) =>
		`你的角色不能${when('what', '#') || '做这件事'}，需要时请联系本单位管理员。`,
	'permission.beyond_reach': plain('这个账号还在你管理范围以外的单位任职，请联系上级单位的管理员办理。'),
	'permission.own_post': plain('自己写的或改过的稿件不能自己审，请由另一位审核人签署。'),
	'permission.same_person': ({ of }) =>
		`${of('what', '同一篇稿件的三级审核')}要由不同的人办理，请由另一个人接着办。`,
	'review.reason_needed': plain('退回要写明原因，请在意见栏写几个字，编辑才知道改哪里。'),
	'outreach.cancelled': plain('这场活动已经取消，不能再签到；需要时请另建一场活动。'),
	'outreach.too_early': plain('还没到签到时间，活动开始前两小时起可以签到。'),
	'outreach.ended': plain('活动已经结束，不能再签到；漏签的请联系管理员补录。'),
	'outreach.full': ({ of }) => `这场活动的名额（${of('max', '')}人）已满，请先调整名额。`,
	'outreach.present': ({ of }) => `${of('name', '这位志愿者')}已经签过到，或正在另一场活动中；请先签退。`,
	'outreach.absent': ({ of }) => `${of('name', '这位志愿者')}没有签到记录，请先签到。`,
	'gone.recalled': plain('内容已撤回。发布单位已撤下这篇文章，请以最新发布的内容为准。'),
	'task.cancelled': ({ of }) => `这项任务已经不办了${of('detail', '')}，没有登记；已经张贴的请取下。`,
	'task.only_proof': plain('发布是凭这一处的凭证记为已发的，不能退回；请先核实另一处，再退回这一处。'),
	not_found: ({ of }) =>
		`没有找到${of('what', '要看的内容')}，它可能已删除，或不在你的管理范围内；请返回列表重新选择。`,
	'channel.no_preview': ({ when }) => `没有发到手机${when('detail', '。#')}请处理后再发一次，稿件没有变化。`,
	'channel.untested': ({ when }) =>
		`新的设置没有通过连接测试，没有保存，原来的还在用。${when('detail', '测试结果：#')}请核对后重新填写；确定要换，就勾选“没有通过测试也保存”。`,
	'conflict.stale': ({ of, when }) =>
		`${of('what', '内容')}已被${of('by', '别人')}更新${when('value', '（#）')}，你的文字没有丢；请对照两份内容后再保存。`,
	'conflict.state': ({ of, when }) =>
		`${of('what', '它')}${when('state', '现在是「#」，')}不能这样操作；请刷新页面看最新情况。`,
	'freeze.in_force': ({ of }) =>
		`${of('what', '这篇稿件')}还在冻结中，不能安排发布；请先解除冻结，或把它加入放行名单。`,
	'recall.nothing': plain('这篇稿件没有已发布或待发布的渠道稿，不需要撤回；请刷新页面看最新情况。'),
	'conflict.replayed': plain('这份表单已经提交过，没有重复办理；请刷新页面查看结果。'),
	'conflict.already_set_up': plain('平台已经完成首次设置，请直接登录。'),
	'conflict.last_admin': plain('这是最后一位能管理全部单位的管理员，请先让另一个人担任，再停用或收回。'),
	'conflict.unit_in_use': ({ of }) =>
		`这个单位还不能撤销：下面还有 ${of('children', '0')} 个单位、${of('people', '0')} 个启用的账号；请先撤销下级单位、停用这些账号。最上级单位不能撤销。`,
	'limit.too_many': ({ when }) =>
		`操作太频繁，请${when('seconds', '在 # 秒后') || when('minutes', '在 # 分钟后') || '稍等一会儿'}再试。`,
	'limit.quota': ({ of, when }) =>
		`「${of('channel', '这个渠道')}」${of('when', '那天')}的额度（${of('quota', '平台限定的次数')}）已经排满，${when('free', '最近有空的是 #，') || '两个月内都没有空位，'}请改个时间，或去掉这个渠道。`,
	'limit.busy': plain('系统正忙，这次没有办成，内容没有改动；请稍等几秒再试。'),
	internal: plain('系统出了差错，这次没有办成，内容没有改动；请再试一次，仍不行请告诉管理员。'),
};

/** What a person reads for a failure: what is wrong and what to do, in one Chinese sentence. */
export function sentenceFor(code: ErrorCode, params: ErrorParams = {}): string {
	const given = (name: string): string | null => {
		const value = params[name];
		return value === undefined || value === '' ? null : String(value);
	};
	return SENTENCES[code]({
		of: (name, otherwise) => given(name) ?? otherwise,
		when: (name, text) => {
			const value = given(name);
			// A function, because a value may hold `$&` and the like.
			return value === null ? '' : text.replace('#', () => value);
		},
	});
}

/** A failure's heading by HTTP status, for error pages and problem documents. */
export function titleFor(status: number): string {
	return STATUS_TITLES[status] ?? (status >= 500 ? '系统出了差错' : '这次没有办成');
}
const STATUS_TITLES: Readonly<Record<number, string>> = {
	400: '内容需要改正',
	401: '请先登录',
	403: '没有权限',
	404: '没有找到这一页',
	405: '不能这样操作',
	409: '内容已有变化',
	413: '内容太大',
	429: '操作太频繁',
	500: '系统出了差错',
	503: '系统正忙',
};
