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
	host: '服务器地址',
	port: '端口',
	security: '加密方式',
	user: '账号',
	from: '发件地址',
	fromName: '发件人',
	to: '收件地址',
	email: '邮箱',
	wecom: '企业微信里的我',
	dingtalk: '钉钉里的我',
	feishu: '飞书里的我',
	quietFrom: '免打扰开始',
	quietTo: '免打扰结束',
};

/** What a named check of a schema asks for, said after the field's name. */
const RULES: Readonly<Record<string, string>> = {
	login: '用 3 到 32 位小写字母、数字、点、横线或下划线，以字母或数字开头',
	again: '两次输入的密码不一样',
	other: '要与当前密码不同',
	code: '位数要与级别相符：省 2 位，市 4 位，县 6 位，乡 9 位，村 12 位，只用数字',
	below: '要低于上级单位的级别',
	botAddress: '要从群机器人的设置里整个复制，与所选的平台一致',
	clock: '要是 00:00 到 23:59 的时间',
	handle: '只用字母、数字、点、横线、下划线和 @，或填手机号',
	email: '要像 name@example.cn 这样',
	host: '只填域名或 IP 地址，例如 smtp.example.cn',
	port: '要是 1 到 65535 的数字',
	mailSecurity: '不加密的连接只能用于允许名单（OUTBOUND_ALLOW）里的内网服务器',
	link: '链接要以 http:// 或 https:// 开头',
};

/** The half-sentence for a check's name, or nothing for one without words of its own. */
export function ruleWords(rule: string): string {
	return RULES[rule] ?? '';
}
