/** Stages of a publication on a WordPress site, as a sentence names them. */
export const WORDPRESS_STAGES = {
	root: '连接网站',
	look: '向网站核对结果',
	picture: '上传图片',
	draft: '在网站存草稿',
	publish: '在网站公开文章',
	retract: '从网站撤下文章',
	account: '向网站验证账号',
} as const;
export type WordpressStage = keyof typeof WORDPRESS_STAGES;

const LOGIN = '网站不认这个用户名或应用程序密码，请管理员在设置里重新填写。';
const RIGHT = '这个网站账号没有所需的权限，请在网站后台把它改为“编辑”角色。';
const PICTURE = '网站不接受这张图片，请换一张 JPG 或 PNG 图片后重新送审。';
const CONTENT = '网站不接受这篇文章的内容，请修改后重新送审。';
const SUPPORT = '发给网站的数据格式不对，请联系技术支持。';
const INSIDE = '网站内部出错，没有说明是否办成。';

/** What WordPress's code means for the person who has to act: what is wrong, then what to do. */
export const WORDPRESS_SENTENCES: Readonly<Record<string, string>> = {
	rest_not_logged_in:
		'网站没有收到账号信息。服务器可能丢掉了登录信息，请网站管理员放行 Authorization 请求头。',
	incorrect_password: LOGIN,
	invalid_username: LOGIN,
	invalid_email: LOGIN,
	application_passwords_disabled: '网站关掉了应用程序密码，请网站管理员在安全插件里打开。',
	application_passwords_disabled_for_user: '网站不让这个账号使用应用程序密码，请网站管理员放行。',
	rest_cannot_create: RIGHT,
	rest_cannot_publish: '这个网站账号只能写草稿，不能公开文章，请在网站后台把它改为“编辑”角色。',
	rest_cannot_edit: RIGHT,
	rest_cannot_edit_others: RIGHT,
	rest_cannot_delete: RIGHT,
	rest_cannot_read: RIGHT,
	rest_cannot_assign_term: '这个网站账号不能使用设置里填的分类，请管理员在设置里核对。',
	rest_forbidden: RIGHT,
	rest_forbidden_context: RIGHT,
	rest_forbidden_status: RIGHT,
	rest_user_cannot_view: RIGHT,
	rest_no_route: '网站没有打开 REST 接口，请网站管理员检查安全插件的设置。',
	rest_disabled: '网站没有打开 REST 接口，请网站管理员检查安全插件的设置。',
	rest_invalid_param: SUPPORT,
	rest_missing_callback_param: SUPPORT,
	rest_invalid_json: SUPPORT,
	rest_post_exists: SUPPORT,
	rest_invalid_featured_media: '网站里找不到要用的封面图，它可能被人删除了。',
	rest_post_invalid_page_number: SUPPORT,
	empty_content: '网站不接受空白的文章，请检查稿件。',
	rest_term_invalid: '设置里填的分类在网站上不存在，请管理员在设置里核对。',
	rest_post_invalid_id: '网站上找不到这篇文章，它可能被人删除了。',
	rest_already_trashed: '这篇文章已经在网站的回收站里。',
	rest_upload_no_data: PICTURE,
	rest_upload_no_content_type: PICTURE,
	rest_upload_no_content_disposition: PICTURE,
	rest_upload_invalid_disposition: PICTURE,
	rest_upload_hash_mismatch: '图片在传送中损坏，稍后会自动再试。',
	rest_upload_sideload_error: PICTURE,
	rest_upload_file_too_big: '图片太大，网站不接受，请换一张小一些的图片。',
	rest_upload_limited_space: '网站的存储空间已满，请网站管理员清理后再发。',
	rest_upload_unknown_error: INSIDE,
	db_insert_error: INSIDE,
	db_update_error: INSIDE,
	internal_server_error: INSIDE,
	rest_content_refused: CONTENT,
};

/** What an answer without a known code means, by its HTTP status. */
const STATUS_SENTENCES: Readonly<Record<number, string>> = {
	401: LOGIN,
	403: '请求被网站前面的防火墙或安全插件拦下了，请网站管理员放行。',
	404: '网站没有打开 REST 接口，或网站地址不对，请管理员在设置里核对。',
	405: '请求被网站前面的防火墙或安全插件拦下了，请网站管理员放行。',
	406: '请求被网站前面的防火墙或安全插件拦下了，请网站管理员放行。',
	413: '图片或正文太大，网站不接受，请换小一些的图片。',
	429: '访问太频繁，网站要求稍等，会自动再试。',
	503: '网站正在维护或太忙，会自动再试。',
};

/** The sentence for an answer's code, or for its HTTP status where the code is not known. */
export function wordpressSentence(code: string | null, status: number): string {
	const known = code === null ? undefined : WORDPRESS_SENTENCES[code];
	if (known !== undefined) return known;
	if (STATUS_SENTENCES[status] !== undefined) return STATUS_SENTENCES[status];
	if (status >= 500) return INSIDE;
	if (status >= 300 && status < 400) return '网站把请求转到了别的地址，请管理员在设置里填写转到的那个地址。';
	return `网站没有接受，返回编号 ${status}，请联系网站管理员。`;
}
