/** What the fields of the post pages are called, by their names. */
export const POST_FIELD_WORDS: Readonly<Record<string, string>> = {
	title: '标题',
	unitId: '单位',
	columnId: '栏目',
	campaignId: '主题活动',
	plannedAt: '发布时间',
	source: '来源',
	editor: '编辑',
	channelIds: '渠道',
	blocks: '正文',
	reason: '撤回的原因',
	revisionId: '修订',
	content: '正文',
};
