export { followEvents } from './follow-events.ts';
export { followNotice, markRead, openInbox, type Inbox, type NoticeView } from './open-inbox.ts';
export { readMail, saveMail, type MailView } from './mail/settings.ts';
export { openNotices, type Notices } from './open-notices.ts';
export { changeBot, createBot, listBots, pauseBot, readBot, removeBot, type BotView } from './save-bot.ts';
export { openChoices, saveChoices } from './save-choices.ts';
export { spreadEvents } from './spread-events.ts';
export { countUnread } from './store.ts';
