/** What a form's field is called on the page, by its name. A form of its own words passes them to `parseForm`. */
export const FIELD_WORDS: Readonly<Record<string, string>> = {
	login: '账号',
	password: '密码',
	passwordAgain: '再次输入的密码',
	oldPassword: '当前密码',
	setupCode: '设置码',
	name: '名称',
	shortName: '简称',
	adminName: '管理员姓名',
	department: '部门',
	level: '级别',
	code: '区划代码',
	unitId: '单位',
	parentId: '上级单位',
	role: '角色',
	roles: '角色',
	secretUrl: 'Webhook 地址',
	signSecret: '加签密钥',
	keyword: '关键词',
	kinds: '发到群里的消息',
};

/** What a named check of a schema asks for, said after the field's name. */
const RULES: Readonly<Record<string, string>> = {
	login: '用 3 到 32 位小写字母、数字、点、横线或下划线，以字母或数字开头',
	again: '两次输入的密码不一样',
	other: '要与当前密码不同',
	code: '位数要与级别相符：省 2 位，市 4 位，县 6 位，乡 9 位，村 12 位，只用数字',
	below: '要低于上级单位的级别',
	botAddress: '要从群机器人的设置里整个复制，与所选的平台一致',
	link: '链接要以 http:// 或 https:// 开头',
};

/** The half-sentence for a check's name, or nothing for one without words of its own. */
export function ruleWords(rule: string): string {
	return RULES[rule] ?? '';
}
