import type { CommentMode } from '#lib/contract/platforms/wordpress.ts';
import type { PlatformWords } from './words.ts';

const COMMENT_MODES: Readonly<Record<CommentMode, string>> = {
	closed: '不开放评论',
	open: '开放评论',
};

export const WORDPRESS_WORDS: PlatformWords = {
	about: '用 WordPress 建的网站，到时间自动发布，图片一并上传。',
	nameHint: '排期和审核时看到的名字，例如“铜江妇女网”。',
	made: '网站已加好。请先测试连接，确认账号有公开文章的权限。',
	fields: {
		baseUrl: {
			label: '网站地址',
			hint: '网站首页的地址，要用 https。内网地址要由管理员在服务器上放行。',
			detail: '形如 https://www.example.org，不带参数',
		},
		username: {
			label: '用户名',
			hint: '网站后台的登录名，角色要是“编辑”或“管理员”。',
			detail: '后台的登录名，不含冒号',
		},
		password: {
			label: '应用程序密码',
			hint: '在网站后台“用户 - 个人资料 - 应用程序密码”里新建，不是登录密码。保存后加密存放，不再显示。',
			detail: '从网站后台复制，一般是 24 位英文和数字',
		},
		categories: {
			label: '分类编号',
			hint: '可不填，发到网站的默认分类；多个用逗号隔开。',
			detail: '数字，多个用逗号隔开',
		},
		comments: { label: '读者评论', options: COMMENT_MODES },
	},
	moved: '改了网站地址或用户名，要重新填写应用程序密码',
	untested: '还没有测试过。测试会用这个账号登录网站，查看权限，不会发布任何内容。',
	way: () => '自动发布',
};
